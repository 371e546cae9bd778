"""What RTF control words mean to the reader: signs, groups to skip, groups to read."""

from __future__ import annotations

SIGNS = {
    "tab": "\t", "line": "\n", "lbr": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ", "qmspace": " ",
    "nestcell": "", "zwj": "", "zwnj": "",
}  # fmt: skip

SYMBOLS = {"~": "\u00a0", "_": "-", "-": "", "\t": "\t", "\\": "\\", "{": "{", "}": "}"}

SKIPPED = frozenset(
    "colortbl pict stylesheet fonttbl info listtable listoverridetable rsidtbl generator xmlnstbl themedata "
    "colorschememapping latentstyles datastore revtbl filetbl bkmkstart bkmkend xe tc tcn pn pnseclvl nonesttables "
    "shprslt atnid atnauthor atntime atnicn atnref atndate atnparent atrfstart atrfend objdata objalias objsect "
    "objname fldtype datafield formfield userprops wgrffmtfilter mmathpr private template falt panose blipuid picprop "
    "ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn sp sn sv do protusertbl passwordhash pgptbl listpicture background "
    "defchp defpap oldcprops oldpprops oldtprops oldsprops xform ffname ffdeftext ffformat ffhelptext ffstattext "
    "ffentrymcr ffexitmcr ffl mailmerge docvar factoidname keycode upr_first htmltag mhtmltag gridtbl tblsdef".split()
)
"""Groups whose text is never part of the document."""

READ_IN_STAR = frozenset(
    "shpinst shptxt fldinst formfield objclass annotation atnid nesttableprops ud footnote pntext listtext objdata "
    "shppict pict background ffname ffl ffres fonttbl result shp".split()
)
"""Groups marked ignorable (``\\*``) that are known here all the same."""

MARGINS = {
    "header": True, "headerl": True, "headerr": True, "headerf": True,
    "footer": False, "footerl": False, "footerr": False, "footerf": False,
}  # fmt: skip
