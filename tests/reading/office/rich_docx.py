"""One Word file with nearly everything that forms in circulation use; all people in it are invented."""

from __future__ import annotations

from docx_writer import cell, docx, p, run, table

STYLES = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:rPr><w:b/>'
    '<w:sz w:val="36"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:pPr>'
    '<w:outlineLvl w:val="0"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="My heading"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:strike/></w:rPr></w:style>'
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="&#xF0B7;"/><w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)


def numbered(text: str, list_id: int, level: int = 0) -> str:
    """A paragraph of a list."""
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def control(ticked: bool) -> str:
    """A tick box content control."""
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run('☒' if ticked else '☐')}</w:sdtContent></w:sdt>"
    )


def legacy_box(ticked: bool) -> str:
    """A tick box of a protected form."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="C"/><w:enabled/><w:checkBox><w:sizeAuto/>'
        f'<w:default w:val="0"/><w:checked w:val="{int(ticked)}"/></w:checkBox></w:ffData></w:fldChar></w:r>'
        '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r>'
    )


def text_field(text: str) -> str:
    """A text field of a protected form."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="T"/><w:enabled/><w:textInput/>'
        "</w:ffData></w:fldChar>"
        '</w:r><w:r><w:instrText xml:space="preserve"> FORMTEXT </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


TEXT_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline><wp:extent cx="2000000" cy="400000"/>'
    '<wp:docPr id="7" name="Box"/><a:graphic><a:graphicData '
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr>'
    '<a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="400000"/></a:xfrm><a:prstGeom prst="rect">'
    "<a:avLst/></a:prstGeom>"
    "</wps:spPr><wps:txbx><w:txbxContent>" + p("In a text box") + "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape "
    'style="width:157pt;height:31pt"><v:textbox><w:txbxContent>' + p("In a text box") + "</w:txbxContent></v:textbox>"
    "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
_CHANGE = 'w:id="9" w:author="A" w:date="2024-01-01T00:00:00Z"'
BODY = (
    p("Advice for Rowan Ashdown-Pike", properties='<w:pStyle w:val="Title"/>')
    + p("About the child", properties='<w:pStyle w:val="H1"/>')
    + table(
        (cell("Details", properties='<w:gridSpan w:val="2"/>'),),
        (cell("Name"), cell(p("Rowan ", run("Ashdown-Pike", "<w:b/>")))),
        (cell("Parents", properties='<w:vMerge w:val="restart"/>'), cell("Ines Ashdown")),
        (cell("", properties="<w:vMerge/>"), cell("Tom Pike")),
        (cell("Scores"), cell(table((cell("Reading"), cell("85"))), p("after the inner table"))),
    )
    + p("Consent: ", control(True), " yes ", control(False), " no")
    + p("Plan: ", legacy_box(True), " amend ", legacy_box(False), " cease. By ", text_field("Nia Blackwood-Rees"))
    + p("Interpreter: ", run("Yes", "<w:strike/>"), run(" / No"))
    + p("Wing: ",
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', run(" met "),
        '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', run(" not met"))
    + p("Support is ", f"<w:ins {_CHANGE}>{run('15')}</w:ins>",
        f"<w:del {_CHANGE}><w:r><w:delText>10</w:delText></w:r></w:del>", " hours a week.")
    + p("What helps", properties='<w:pStyle w:val="Mine"/>')
    + numbered("first thing", 1) + numbered("inner thing", 1, 1) + numbered("second thing", 1) + numbered("a point", 2)
    + p("Seen", run(" secretly", "<w:vanish/>"), " on 3 May 2024.",
        '<w:r><w:footnoteReference w:id="2"/></w:r>', '<w:r><w:commentReference w:id="1"/></w:r>')
    + p(TEXT_BOX)
    + p("Page ", '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>',
        '<w:r><w:br w:type="page"/></w:r>', "Second page text.")
    + '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:headerReference w:type="first" r:id="header2"/>'
    '<w:footerReference w:type="default" r:id="footer1"/><w:titlePg/></w:sectPr>'
)  # fmt: skip


def rich_docx() -> bytes:
    """The file."""
    parts = {
        "styles": STYLES,
        "numbering": NUMBERING,
        "comments": '<w:comment w:id="1" w:author="B">' + p("Is this right?") + "</w:comment>",
        "footnotes": '<w:footnote w:id="2">' + p("By video call.") + "</w:footnote>",
        "header1": p("Harrow Lane Service"),
        "header2": table((cell("Harrow Lane Service letterhead"), cell("Ref: HL/2231"))),
        "footer1": p("Confidential"),
    }
    return docx(BODY, parts)
