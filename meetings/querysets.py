"""Many rows, in words that chain: `Meeting.objects.upcoming().visible_to(user)`."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from committees.models import Membership
from scrutiny.permissions import standing


def _of_officer(who, path: str) -> Q:
    """Match rows whose committee (at `path`) the person is democracy officer of.

    Never an empty Q: joined by `|`, that would match nothing more instead of everything.
    """
    everywhere = Q(**{f"{path}__isnull": False})
    return everywhere if who.is_officer_everywhere else Q(**{f"{path}__in": who.officer_of})


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        who = standing(user)
        public = Q(is_announced=True) | Q(has_been_public=True)
        return self.filter(public | _of_officer(who, "committee_id"))

    def managed_by(self, user):
        """Keep those whose agenda the person makes, published or not."""
        return self.filter(_of_officer(standing(user), "committee_id"))

    def open_work(self):
        """Keep those that somebody still has to do with: neither held nor called off."""
        return self.filter(state__in=["planned", "draft", "published"])

    def with_committee(self):
        return self.select_related("committee")

    def upcoming(self, at=None):
        """Keep meetings that have not begun, soonest first."""
        return self.filter(starts_at__gte=at or timezone.now()).order_by("starts_at")

    def past(self, at=None):
        return self.filter(starts_at__lt=at or timezone.now()).order_by("-starts_at")


class OnAgendaManager(models.Manager):
    """Items and papers that stand on the agenda; those removed from a draft are set aside.

    It is the default, so `meeting.items` and `item.papers` leave them out as well.
    """

    def get_queryset(self):
        return super().get_queryset().filter(is_removed=False)


class AgendaItemQuerySet(models.QuerySet):
    def top_level(self):
        return self.filter(parent=None)


class UnchangingQuerySet(models.QuerySet):
    """What was published stands, however many rows are meant (LGA 1972 s.100C)."""

    def update(self, **fields):
        raise ValidationError("What was published is never changed.")

    def delete(self):
        raise ValidationError("What was published is never deleted.")


class PublicationQuerySet(UnchangingQuerySet):
    def of_agenda(self):
        """Keep what concerns the papers of a meeting, newest first."""
        return self.filter(kind__in=self.model.AGENDA_KINDS)

    def of_minutes(self):
        return self.exclude(kind__in=self.model.AGENDA_KINDS)


class EditionQuerySet(UnchangingQuerySet):
    def visible_to(self, user):
        who = standing(user)
        committee = "publication__meeting__committee_id"
        members = Q(audience="members") & Q(**{f"{committee}__in": who.member_of})
        return self.filter(Q(audience="public") | members | _of_officer(who, committee))

    def newest(self):
        """Keep the newest edition of its audience about the papers of each meeting."""
        newer = (
            self.model.objects.filter(
                publication__meeting=OuterRef("publication__meeting"),
                audience=OuterRef("audience"),
                publication__kind__in=["agenda", "supplement", "revised", "withdrawal"],
            )
            .order_by("-publication__published_at", "-publication_id")
            .values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newer))

    def for_everybody(self):
        return self.filter(audience="public")

    def of_minutes(self):
        return self.filter(publication__kind__in=["draft-minutes", "minutes"])

    def with_meeting(self):
        return self.select_related("publication__meeting__committee")

    def latest_first(self):
        return self.order_by("-publication__published_at", "-publication_id")


class EntryQuerySet(UnchangingQuerySet):
    def visible_to(self, user):
        """Keep entries of the editions that the person may read."""
        from meetings.models import Edition

        return self.filter(edition__in=Edition.objects.visible_to(user))

    def current(self):
        """Keep entries of editions that no later publication has superseded."""
        from meetings.models import Edition

        return self.filter(edition__in=Edition.objects.newest())

    def items(self):
        return self.filter(paper=None)

    def papers(self):
        return self.exclude(paper=None)

    def with_words(self):
        """Fetch all that a page says of an entry, but not what its paper says itself."""
        return self.select_related(
            "item", "paper", "version__content", "edition__publication__meeting__committee"
        ).defer("version__content__payload")


def _open_to_members(path: str = "") -> Q:
    """Match what `Withholding.is_open_to_members` says of the holder at `path`."""
    by_statute = Q(**{f"{path}paragraphs__in": [[3], [6], [3, 6]]})
    return Q(**{f"{path}is_shared": True}) | Q(**{f"{path}basis": "exempt"}) & by_statute


def _papers_open_to_members(item: str) -> Q:
    """Match rows whose open item has withheld papers, all of which are open to members."""
    from meetings.models import Paper

    withheld = Paper.objects.filter(item=OuterRef(item)).exclude(basis="")
    closed = withheld.exclude(_open_to_members())
    return Q(**{f"{item}__basis": ""}) & Exists(withheld) & ~Exists(closed)


def _is_in_an_edition(path: str) -> Q:
    """Match rows whose item, paper, version or entry at `path` was published."""
    from meetings.models import Entry

    field = "pk" if path == "entry" else path
    published = Entry.objects.exclude(**{field: None}).order_by()
    return Q(**{f"{path}__in": published.values(field)})


class _ClosedManager(models.Manager):
    """Withheld words: nothing at all unless it is said for whom."""

    def get_queryset(self):
        return super().get_queryset().none()

    def for_services(self):
        """All of them, for code that decides for an audience and shows nobody anything."""
        return super().get_queryset()

    def _visible(self, who, *paths: tuple[str, str, str]):
        """Keep rows whose holder, committee and published thing stand at one of `paths`.

        Members get what was published to them; a draft's words are the officers' alone.
        """
        allowed = Q(pk__in=[])
        for holder, committee, published in paths:
            member = Q(**{f"{committee}__in": who.member_of}) & _open_to_members(holder)
            allowed |= _of_officer(who, committee) | member & _is_in_an_edition(published)
        return self.for_services().filter(allowed)


def _papers_taken_part_in(who):
    """Return the papers that a person signs, has signed or wrote, wherever they stand."""
    from meetings.models import SignOff

    return SignOff.objects.papers_of(who)


class WithheldManager(_ClosedManager):
    def visible_to(self, user):
        who = standing(user)
        allowed = self._visible(
            who,
            ("item__", "item__meeting__committee_id", "item"),
            ("paper__", "paper__item__meeting__committee_id", "paper"),
        )
        if not who.takes_part:
            return allowed
        return allowed | self.for_services().filter(paper__in=_papers_taken_part_in(who))


class WithheldContentManager(_ClosedManager):
    def visible_to(self, user):
        who, holder = standing(user), "version__paper__"
        committee = f"{holder}item__meeting__committee_id"
        allowed = self._visible(who, (holder, committee, "version"))
        if not who.takes_part:
            return allowed
        return allowed | self.for_services().filter(version__paper__in=_papers_taken_part_in(who))


class OpeningRequestManager(_ClosedManager):
    """Requests to open what is withheld are for officers, whatever members may read."""

    def visible_to(self, user):
        who = standing(user)
        of_item = _of_officer(who, "item__meeting__committee_id")
        of_paper = _of_officer(who, "paper__item__meeting__committee_id")
        return self.for_services().filter(of_item | of_paper)


class ReportQuerySet(models.QuerySet):
    def with_item(self):
        """Fetch all that a page says around a report."""
        return self.select_related(
            "template", "item__meeting__committee", "paper__item__meeting", "saved_by"
        )

    def in_hand(self):
        """Keep those of meetings that still have work in them, what is due first."""
        open_work = ["planned", "draft", "published"]
        kept = self.filter(item__meeting__state__in=open_work).with_item()
        return kept.order_by(models.F("due_on").asc(nulls_last=True), "item__meeting__starts_at")


class ReportManager(_ClosedManager.from_queryset(ReportQuerySet)):
    def visible_to(self, user):
        """Keep the reports that the person writes, or whose committee's officer they are."""
        return self.for_services().filter(_of_report(standing(user), "")).distinct()


class ReportPlaceManager(_ClosedManager):
    def visible_to(self, user):
        return self.for_services().filter(_of_report(standing(user), "report__")).distinct()


def _of_report(who, path: str) -> Q:
    """Match what `report.write` says of the report at `path`."""
    committee = f"{path}item__meeting__committee_id"
    theirs = Q(**{f"{path}authors": who.user_id})
    if None not in who.writes:
        theirs &= Q(**{f"{committee}__in": who.writes})
    return _of_officer(who, committee) | theirs if who.user_id else Q(pk__in=[])


class WithheldEntryManager(_ClosedManager):
    def visible_to(self, user):
        committee = "entry__item__meeting__committee_id"
        return self._visible(standing(user), ("entry__", committee, "entry"))


class SignOffManager(_ClosedManager):
    """Sign-offs are for officers, and for those who take part in the same paper's."""

    def visible_to(self, user):
        who = standing(user)
        officers = _of_officer(who, "paper__item__meeting__committee_id")
        return self.for_services().filter(officers | Q(paper__in=self.papers_of(who)))

    def held_by(self, user):
        """Keep what waits for the person's own answer, for a meeting that is still to come."""
        return self._held(standing(user)).filter(
            paper__is_removed=False,
            paper__item__meeting__state__in=["planned", "draft", "published"],
        )

    def papers_of(self, who):
        """Return the papers on which a standing takes part as signatory or author.

        A signatory takes part while they hold a paper or once they decided on it, and an
        author while they write for the committee: never without the grant.
        """
        from meetings.models import Paper, PaperVersion, SignOffRun

        if not who.takes_part:
            return Paper.objects.none()
        decided = self.for_services().filter(self._signs(who), decided_by_id=who.user_id)
        wrote = PaperVersion.objects.filter(added_by_id=who.user_id).values("paper")
        named = SignOffRun.objects.filter(author_id=who.user_id).values("paper")
        author = Q(pk__in=wrote) | Q(pk__in=named)
        return Paper.objects.filter(
            Q(pk__in=self._held(who).values("paper"))
            | Q(pk__in=decided.values("paper"))
            | author & self._writes(who)
        )

    def _held(self, who):
        mine = Q(holder_id=None) | Q(holder_id=who.user_id)
        return self.for_services().filter(self._signs(who), mine, state="waiting", is_current=True)

    @staticmethod
    def _signs(who) -> Q:
        """Match rows of the offices that a person holds now."""
        allowed = Q(pk__in=[])
        for role, committee in who.signs:
            of = Q(role=role)
            if committee is not None:
                of &= Q(paper__item__meeting__committee_id=committee)
            allowed |= of
        return allowed

    @staticmethod
    def _writes(who) -> Q:
        if None in who.writes:
            return Q(pk__isnull=False)
        return Q(item__meeting__committee_id__in=who.writes)


class TopicQuerySet(models.QuerySet):
    def public(self):
        return self.filter(state__in=self.model.PUBLIC_STATES)

    def visible_to(self, user):
        """Keep what is public, and everything of committees that the person manages."""
        public = Q(state__in=self.model.PUBLIC_STATES)
        return self.filter(public | _of_officer(standing(user), "committee_id"))

    def managed_by(self, user):
        return self.filter(_of_officer(standing(user), "committee_id"))

    def of_year(self, committee, year):
        return self.filter(committee=committee, municipal_year=year)

    def waiting(self):
        """Keep suggestions that no officer has decided on, the oldest first."""
        return self.filter(state=self.model.State.SUGGESTED).order_by("suggested_at", "pk")

    def on_programme(self):
        """Keep what the printed programme holds: chosen, and proposed for this year."""
        return self.filter(state__in=[self.model.State.CHOSEN, self.model.State.PROPOSED])


class PlacementQuerySet(models.QuerySet):
    def not_taken(self):
        """Keep topics that are not on the agenda of the meeting they are placed on."""
        return self.filter(Q(item=None) | Q(item__is_removed=True))


class SuggesterManager(models.Manager):
    def visible_to(self, user):
        return self.filter(_of_officer(standing(user), "topic__committee_id"))


class WithheldPassageManager(_ClosedManager):
    """What is minuted apart: the officers' alone until the minutes are published."""

    def visible_to(self, user):
        who = standing(user)
        committee = "minute__minutes__meeting__committee_id"
        of_item = _open_to_members("minute__item__") | _papers_open_to_members("minute__item")
        member = Q(**{f"{committee}__in": who.member_of}) & of_item
        published = Q(minute__minutes__state__in=["published", "confirmed"])
        return self.for_services().filter(_of_officer(who, committee) | member & published)


class MinutesQuerySet(models.QuerySet):
    def for_chair(self, who):
        """Keep drafts that are out for comment and that the person reads as today's chair."""
        if not who.person_id:
            return self.none()
        chaired = Membership.objects.current().filter(role="chair", person_id=who.person_id)
        committees = chaired.values("committee_id")
        return self.filter(state="circulated", meeting__committee_id__in=committees)


class MinutesReaderQuerySet(models.QuerySet):
    def of(self, who):
        """Keep the links to drafts, out for comment, of somebody who also signs in here."""
        user = get_user_model().objects.filter(pk=who.user_id)
        address = user.annotate(address=Lower("email")).values("address")
        named = self.annotate(address=Lower("email")).filter(address__in=address)
        return named.filter(minutes__state="circulated")
