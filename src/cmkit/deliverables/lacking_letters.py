"""The letters that print has not: no font of ours, nor of typst's own, draws them."""

from __future__ import annotations

import re
from unicodedata import category

_RANGES = (
    "500-50f 514-519 51e-52f 60d-614 616-61a 61d-61e 620 63b-63f 656-659 65b-65f 66e-673 675-678 67c-67d "
    "681-682 685 688-690 692-697 699-6a3 6a5-6a8 6aa-6ae 6b0-6bd 6bf-6cb 6cd-6ef 6fa-8ff 980-e3a e40-e5b "
    "e86 e89 e8c e8e-e93 e98 ea0 ea8-ea9 eac eba ebd-ec6 ed0-10cd 1100-1399 1400-1aad 1b00-1cfa 2185-2188 "
    "218a-218b 2400-2421 2424-244a 2630-2637 268c-268f 269d-269f 26a8-26a9 26b3-26bc 26bf-26c3 26c6-26c7 "
    "26c9-26cd 26d0 26d2 26d5-26e8 26eb-26ef 26f6 26fb-26fc 26fe-2700 275f-2760 2780-2793 2c00-2c5f "
    "2d00-2e01 2e06-2e07 2e0b-2e16 2e19-2e1e 2e20-2e21 2e26-2e2d 2e2f-3011 3013-3015 3018-3019 301c-302f "
    "3031-3035 3037-303c 303e-306d 306f-3296 3298 329a-a469 a46c-a62b a642-a647 a64a-a655 a658-a707 "
    "a717-a71a a728-a72c a72e-a72f a731-a734 a736-a764 a766-a788 a78f a792 a794-a7a9 a7ab-a7f7 a7fa-ab51 "
    "ab53-ab65 ab67-ab6b abc0-d7fb f900-fad9 fb50-fb51 fb82-fb89 fb96-fb9d fba0-fba9 fbae-fbe7 fbea-fbfb "
    "fc00-fdff fe10-fe19 fe30-fe65 fe68-fe6b ff01-ffee 10000-1013f 10190-102d0 10300-1d105 1d108-1d378 "
    "1d800-1ed3d 1f000-1f003 1f005-1f0ce 1f0d1-1f12e 1f130-1f16f 1f172-1f17d 1f180-1f18d 1f18f-1f190 "
    "1f19b-1f1ad 1f200 1f210-1f219 1f21b-1f22e 1f230-1f231 1f23b-1f248 1f260-1f265 1f322-1f323 "
    "1f394-1f395 1f398 1f39c-1f39d 1f3f1-1f3f2 1f3f6 1f4fe 1f53e-1f548 1f54f 1f568-1f56e 1f571-1f572 "
    "1f57b-1f586 1f588-1f589 1f58e-1f58f 1f591-1f594 1f597-1f5a3 1f5a6-1f5a7 1f5a9-1f5b0 1f5b3-1f5bb "
    "1f5bd-1f5c1 1f5c5-1f5d0 1f5d4-1f5db 1f5df-1f5e0 1f5e2 1f5e4-1f5e7 1f5e9-1f5ee 1f5f0-1f5f2 "
    "1f5f4-1f5f9 1f650-1f67f 1f6c6-1f6ca 1f6d3-1f6d4 1f6e6-1f6e8 1f6ea 1f6f1-1f6f2 1f700-1f773 "
    "1f900-1f90b 1f93b 1f946 1fa00-1fa6d 1fb00-3134a "
)
"""What the fonts beside this file and those that typst brings lack, from the Greek letters on."""
_LACKING = re.compile(
    "["
    + "".join("-".join(rf"\U{int(end, 16):08x}" for end in one.split("-")) for one in _RANGES.split())
    + "]"
)


def lacking_letters(text: str) -> str:
    """Return the letters of a text whose places stay empty in print, each once, in their order."""
    return "".join(one for one in dict.fromkeys(_LACKING.findall(text)) if category(one)[0] not in "CZ")
