"""The lives of a reception point, an outing, a pre-registration, an event, a lesson and a recommendation."""

from parcours.kernel.states import Move, States

from .enums import EventState, FollowState, LessonState, OutingState, PointState, RecommendationState

PLAN, RUN, EVENTS = "outreach.plan", "outreach.run", "outreach.events"
RECOMMEND = "outreach.recommend"

POINT = States(
    "outreach.point",
    first=PointState.PLANNED,
    moves=[
        Move(PointState.PLANNED, PointState.OPEN, PLAN),
        Move(PointState.OPEN, PointState.SUSPENDED, PLAN),
        Move(PointState.SUSPENDED, PointState.OPEN, PLAN),
        Move(PointState.OPEN, PointState.CLOSED, PLAN),
        Move(PointState.SUSPENDED, PointState.CLOSED, PLAN),
        Move(PointState.CLOSED, PointState.OPEN, PLAN),
    ],
    labels=dict(PointState.choices),
)

OUTING = States(
    "outreach.outing",
    first=OutingState.PLANNED,
    moves=[
        Move(OutingState.PLANNED, OutingState.HELD, RUN),
        Move(OutingState.HELD, OutingState.REPORTED, RUN),
        Move(OutingState.PLANNED, OutingState.CANCELLED, RUN),
    ],
    labels=dict(OutingState.choices),
)

PREREGISTRATION = States(
    "outreach.preregistration",
    first=FollowState.TO_COMPLETE,
    moves=[
        Move(FollowState.TO_COMPLETE, FollowState.COMPLETED, RUN),
        Move(FollowState.TO_COMPLETE, FollowState.GIVEN_UP, RUN),
        Move(FollowState.GIVEN_UP, FollowState.COMPLETED, RUN),
    ],
    labels=dict(FollowState.choices),
)

EVENT = States(
    "outreach.event",
    first=EventState.PLANNED,
    moves=[
        Move(EventState.PLANNED, EventState.HELD, EVENTS),
        Move(EventState.HELD, EventState.REPORTED, EVENTS),
        Move(EventState.PLANNED, EventState.CANCELLED, EVENTS),
    ],
    labels=dict(EventState.choices),
)

LESSON = States(
    "outreach.lesson",
    first=LessonState.DRAFT,
    moves=[
        Move(LessonState.DRAFT, LessonState.SHARED, PLAN),
        Move(LessonState.SHARED, LessonState.WITHDRAWN, PLAN),
        Move(LessonState.WITHDRAWN, LessonState.SHARED, PLAN),
    ],
    labels=dict(LessonState.choices),
)

RECOMMENDATION = States(
    "outreach.recommendation",
    first=RecommendationState.DRAFT,
    moves=[
        Move(RecommendationState.DRAFT, RecommendationState.ISSUED, RECOMMEND),
        Move(RecommendationState.ISSUED, RecommendationState.ACCEPTED, RECOMMEND),
        Move(RecommendationState.ISSUED, RecommendationState.PARTLY, RECOMMEND),
        Move(RecommendationState.ISSUED, RecommendationState.REFUSED, RECOMMEND),
        Move(RecommendationState.ISSUED, RecommendationState.WITHDRAWN, RECOMMEND),
        Move(RecommendationState.REFUSED, RecommendationState.ACCEPTED, RECOMMEND),
        Move(RecommendationState.REFUSED, RecommendationState.PARTLY, RECOMMEND),
        Move(RecommendationState.ACCEPTED, RecommendationState.DONE, RECOMMEND),
        Move(RecommendationState.PARTLY, RecommendationState.DONE, RECOMMEND),
    ],
    labels=dict(RecommendationState.choices),
)
