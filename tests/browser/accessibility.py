"""What axe-core, the engine of most accessibility checkers, finds in what our cells show."""

from lab import PANEL

# The editors, prompts and toolbars around it are JupyterLab's own.
SHOWN = (".jp-RenderedMarkdown", ".jp-OutputArea-output")
# Findings in there that no course can mend: the rule, and the elements that it may find fault with.
THEIRS = (
    # ipywidgets gives the handle of a slider no name; beside each of ours stands a box that has one.
    ("aria-input-field-name", ".widget-slider .noUi-handle"),
    # A table in Markdown begins with a row of headers, and its corner is empty.
    ("empty-table-header", ".jp-RenderedMarkdown th"),
    # JupyterLab underlines no link in a text.
    ("link-in-text-block", ".jp-RenderedMarkdown a"),
)
# All of Lab is placed absolutely in a body without height, so that axe takes it for cut off and looks at no
# colour in it; hence the height. A check that finds two equal ids is not among axe's own choice any more.
AUDIT = """async ([shown, theirs, only]) => {
    const settings = only ? {runOnly: only} : {rules: {"duplicate-id": {enabled: true}}};
    document.body.style.height = shown && "100vh";
    const {violations} = await axe.run(shown ? {include: shown} : document,
        {...settings, preload: false, resultTypes: ["violations"], elementRef: true});
    document.body.style.height = "";
    const ours = (id, element) => !theirs.some(([rule, css]) => rule === id && element.matches(css));
    return violations.flatMap(({id, help, nodes}) => nodes
        .filter(({element}) => ours(id, element))
        .map(({element}) => `${id}, ${help}: ${element.outerHTML.slice(0, 200)}`));
}"""
UNFOLD = "() => { for (const folded of document.querySelectorAll('details')) folded.open = true; }"


def findings(page, only: list[str] | None = None) -> list[str]:
    """The rules that an open notebook breaks, each with the element; `only` chooses among axe's rules."""
    return _audit(page, [f"{PANEL} {css}" for css in SHOWN], THEIRS, only)


def findings_of_page(page, part: str | None = None) -> list[str]:
    """The rules that a page of ours breaks with all that is folded open, or a part of another page."""
    page.evaluate(UNFOLD)
    return _audit(page, part and [part], [], None)


def _audit(page, *what) -> list[str]:
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(AUDIT, what)
