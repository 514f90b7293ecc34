"""Platforms as they write themselves."""

NAMES: dict[str, str] = {
    "bluesky": "Bluesky",
    "discourse": "Discourse",
    "email": "E-mail",
    "facebook": "Facebook",
    "google": "Google Business",
    "instagram": "Instagram",
    "linkedin": "LinkedIn",
    "mastodon": "Mastodon",
    "reddit": "Reddit",
    "rss": "RSS",
    "telegram": "Telegram",
    "threads": "Threads",
    "tiktok": "TikTok",
    "trustpilot": "Trustpilot",
    "twitter": "X",
    "whatsapp": "WhatsApp",
    "x": "X",
    "youtube": "YouTube",
}


def platform_name(key: str) -> str:
    return NAMES.get(key, key[:1].upper() + key[1:])
