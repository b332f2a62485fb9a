// Shortens the form of a vote: names are folded away until they are wanted, and the casting
// vote shows when the votes are equal. Without it all of the form stands open.
export function shortenVote(place = document) {
  const vote = place.querySelector("[data-vote]");
  if (!vote) {
    return;
  }
  const names = vote.querySelector("[data-vote-names]");
  const casting = vote.querySelector("[data-vote-casting]");
  const ways = [...names.querySelectorAll("select")];
  const chosen = () => ways.map(({ value }) => value).filter(Boolean);
  const isWrong = (part) => part.querySelector(".govuk-error-message") !== null;

  const showCasting = () => {
    casting.hidden = !isTie(vote, chosen()) && !isWrong(casting);
    if (casting.hidden) {
      casting.querySelector('input[value=""]').checked = true;
    }
  };

  names.open = chosen().length > 0 || isWrong(names);
  showCasting();
  vote.addEventListener("input", showCasting);
}

function isTie(vote, ways) {
  const counted = (name) => Number(vote.querySelector(`[name=${name}]`).value);
  const inFavour = ways.length > 0 ? ways.filter((way) => way === "for").length : counted("votes_for");
  const against = ways.length > 0 ? ways.filter((way) => way === "against").length : counted("votes_against");
  return inFavour > 0 && inFavour === against;
}
