"""What speaks against a picture or video for boards; nothing of it was kept."""

from queue_server.domain.errors import Refusal, Unknown


class UnknownMedia(Unknown):
    """The branch has no picture or video with this id."""

    code = "unknown-media"


class MediaTooLarge(Refusal):
    """Larger than ``most`` MB."""

    code = "media-too-large"


class MediaOfUnknownType(Refusal):
    """Neither PNG, JPEG, WebP, MP4 nor WebM, whatever its name ends with."""

    code = "media-of-unknown-type"


class MediaBroken(Refusal):
    """Of a known type, but cut short or damaged."""

    code = "media-broken"
