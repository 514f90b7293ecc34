"""Random queries and posts for the property tests: few words, so that they meet."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from heedful.channels.types import Attachment, Author, Post, PostType, Visibility

WORDS = [
    "acme",
    "air",
    "late",
    "Flight",
    "delivery",
    "e-mail",
    "配送",
    "遅い",
    "Größe",
    "grosse",
    "👍",
    "l'été",
    "خدمة",
    "सेवा",
    "a",
]
SIGNED = ["#acme", "@acme", "@Acme_Air", "#配送", "#late", "@user.bsky.social"]
STARRED = ["deliv*", "*air", "l*te", "*ight*", "#ac*", "配*", "gr*s*"]
FIELDS = [
    "lang:en",
    "lang:de,und",
    "from:acme",
    "from:(@bob OR acme)",
    "to:acme",
    "country:DE",
    "platform:x",
    "type:reply",
    "rating:<=2",
    "rating:3..5",
    "followers:>1k",
    "has:link",
    "has:(image OR rating)",
    "is:private",
    "is:verified",
    'topic:"my topic"',
]
GLUE = [" ", "  ", "-", ", ", "... ", "\n", "\u2019", " (", ") ", "/", ".", "#", "@", ""]

words = st.sampled_from(WORDS)
phrases = st.lists(st.one_of(words, words, st.sampled_from(SIGNED + STARRED + ["*"])), min_size=1, max_size=3).map(
    lambda parts: '"' + " ".join([*parts, "air"]) + '"'
)
atoms = st.one_of(words, words, st.sampled_from(SIGNED), st.sampled_from(STARRED), phrases)
sides = st.one_of(atoms, st.lists(atoms, min_size=2, max_size=3).map(lambda found: f"({' OR '.join(found)})"))
nears = st.tuples(sides, st.integers(1, 4), sides).map(lambda found: f"{found[0]} NEAR/{found[1]} {found[2]}")
leaves = st.one_of(atoms, atoms, atoms, nears, st.sampled_from(FIELDS))
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: f"({' '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=4).map(lambda parts: f"({' OR '.join(parts)})"),
        st.tuples(inner, inner).map(lambda parts: f"{parts[0]} AND NOT ({parts[1]})"),
        inner.map(lambda part: f"-({part})"),
    ),
    max_leaves=8,
)
texts = st.lists(st.tuples(st.sampled_from(WORDS + SIGNED), st.sampled_from(GLUE)), max_size=9).map(
    lambda parts: "".join(word + glue for word, glue in parts)
)
posts = st.builds(
    Post,
    id=st.just("1"),
    author=st.builds(
        Author,
        id=st.sampled_from(["acme", "u1"]),
        handle=st.sampled_from(["", "@Bob"]),
        followers=st.sampled_from([None, 10, 5000]),
        verified=st.sampled_from([None, True, False]),
    ),
    created_at=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    text=texts,
    platform=st.sampled_from(["", "x"]),
    type=st.sampled_from([PostType.POST, PostType.REPLY]),
    visibility=st.sampled_from(list(Visibility)),
    language=st.sampled_from(["", "en", "de-AT", "fr"]),
    country=st.sampled_from(["", "DE"]),
    rating=st.sampled_from([None, 1.0, 3.0]),
    attachments=st.sampled_from([(), (Attachment(kind="image", url="https://x.invalid"),)]),
    metadata=st.sampled_from([{}, {"topic": "My Topic"}, {"to": "@Acme"}]),
)


def post(text: str = "", **facts: object) -> Post:
    told = {"id": "1", "author": Author(id="u1"), "created_at": datetime(2026, 1, 1, tzinfo=UTC), "text": text, **facts}
    return Post(**told)  # type: ignore[arg-type]
