"""What acts are called on screens."""

from django.utils.translation import gettext_lazy as _

from heedful.customers.evidence.acts import Act

NAMES = {
    Act.WORDS: _("Words"),
    Act.RATING: _("Stars of a review"),
    Act.UNFOLLOW: _("Left a page"),
    Act.FOLLOW: _("Followed a page"),
    Act.SHARE: _("Shared a post"),
    Act.REACTION: _("Reacted to a post"),
    Act.CHECK_IN: _("Checked in"),
}
