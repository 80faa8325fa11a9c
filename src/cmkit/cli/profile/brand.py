"""What documents cannot take of the CM's own brand: a logo that lacks, a colour that is none."""

from __future__ import annotations

from pathlib import Path

from cmkit.cli.console import Console
from cmkit.files.paths import shown
from cmkit.mission.profile import Profile
from cmkit.text import _, visible


def tell_brand(profile: Profile | None, console: Console) -> None:
    """Tell what of a profile's brand cannot be used, and how to mend it; nothing stops for it."""
    brand = profile.value.brand if profile else None
    if profile is None or brand is None or not (brand.logo or brand.colours):
        return
    from cmkit.deliverables.brand import brand_of  # a profile with a brand alone needs it

    place = profile.path.parent
    hint = _("“cmkit profile edit” opens it.")
    if brand.logo:
        logo = place / Path(brand.logo).expanduser()
        hint = _("Put an SVG or a PNG of at most 1 MB there, or correct brand.logo: cmkit profile edit")
        if not logo.is_file():
            console.complain(
                _("brand.logo: {name}: there is no file {path}.").format(
                    name=visible(brand.logo), path=shown(logo)
                ),
                hint,
            )
            brand = brand.model_copy(update={"logo": None})
        else:
            brand = brand.model_copy(update={"logo": logo.name})
            place = logo.parent
    for sentence in brand_of(brand, place)[1]:
        console.complain(f"{sentence}.", hint)
