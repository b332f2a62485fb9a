from meetings.outcomes.call_ins import urls as call_ins
from meetings.outcomes.documents import urls as documents
from meetings.outcomes.groups import urls as groups
from meetings.outcomes.recommendations import urls as recommendations
from meetings.outcomes.referrals import urls as referrals
from meetings.outcomes.undertakings import urls as undertakings

parts = (call_ins, documents, groups, recommendations, referrals, undertakings)
urlpatterns = [path for part in parts for path in part.urlpatterns]
