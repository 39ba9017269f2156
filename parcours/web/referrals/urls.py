from django.urls import path

from . import answering, board, exports, listing, page, referring

urlpatterns = [
    path("referrals/", listing.referrals, name="referrals"),
    path("referrals/board.csv", exports.numbers, name="referrals_board_csv"),
    path("referrals/board/", board.board, name="referrals_board"),
    path("referrals/without-consent/", board.overrides, name="referrals_overrides"),
    path("referrals/<uuid:referral>/", page.page, name="referral"),
    path("referrals/<uuid:referral>/send/", referring.send, name="referral_send"),
    path("referrals/<uuid:referral>/letter/", page.letter, name="referral_letter"),
    path("referrals/<uuid:referral>/open/", answering.see, name="referral_open"),
    path("referrals/<uuid:referral>/accept/", answering.accept, name="referral_accept"),
    path("referrals/<uuid:referral>/decline/", answering.decline, name="referral_decline"),
    path("referrals/<uuid:referral>/waiting-list/", answering.waiting_list, name="referral_waiting_list"),
    path("referrals/<uuid:referral>/delivered/", answering.delivered, name="referral_delivered"),
    path("referrals/<uuid:referral>/received/", answering.received, name="referral_received"),
    path("referrals/<uuid:referral>/told/", answering.told, name="referral_told"),
    path("referrals/<uuid:referral>/withdraw/", answering.withdraw, name="referral_withdraw"),
    path("referrals/<uuid:referral>/link/", answering.link, name="referral_new_link"),
    path("people/<uuid:person>/refer/", referring.choose, name="person_refer"),
    path("people/<uuid:person>/refer/by-phone/", referring.by_phone, name="person_refer_by_phone"),
    path("people/<uuid:person>/refer/<uuid:service>/", referring.items, name="person_refer_to"),
]
