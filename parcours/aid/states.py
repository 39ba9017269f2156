"""The lives of a request, a payment and a list."""

from parcours.kernel.states import Move, States

from .enums import ListState, PaymentState, State

REQUEST, PAY, SEE = "aid.request", "aid.pay", "aid.see"

# Who decides depends on the amount: rules.check_may_decide.
AID = States(
    "aid.request",
    first=State.ASKED,
    moves=[
        Move(State.ASKED, State.NEEDS_INFORMATION, SEE),
        Move(State.NEEDS_INFORMATION, State.ASKED, REQUEST),
        Move(State.ASKED, State.HALF_DECIDED, SEE),
        *(
            Move(source, target, SEE)
            for source in (State.ASKED, State.HALF_DECIDED)
            for target in (State.GRANTED, State.REFUSED)
        ),
        *(
            Move(source, State.CANCELLED, REQUEST)
            for source in (State.ASKED, State.NEEDS_INFORMATION, State.HALF_DECIDED, State.GRANTED)
        ),
        Move(State.GRANTED, State.PAID, PAY),
        Move(State.GRANTED, State.RETURNED, PAY),
        Move(State.PAID, State.RETURNED, PAY),
        Move(State.PAID, State.RECONCILED, "aid.reconcile"),
    ],
    labels=dict(State.choices),
)

PAYMENT = States(
    "aid.payment",
    first=PaymentState.PAID,
    moves=[
        Move(PaymentState.PAID, PaymentState.RECONCILED, "aid.reconcile"),
        Move(PaymentState.PAID, PaymentState.RETURNED, PAY),
    ],
    labels=dict(PaymentState.choices),
)

LIST = States(
    "aid.list",
    first=ListState.OPEN,
    moves=[
        Move(ListState.OPEN, ListState.APPROVED, "aid.decide_more"),
        Move(ListState.APPROVED, ListState.PAID, PAY),
        # A correction of attendance before the payment: it has to be approved again.
        Move(ListState.APPROVED, ListState.OPEN, "training.attend"),
    ],
    labels=dict(ListState.choices),
)
