#!/usr/bin/env python3
"""Campaigns whose names, options, notes and environment are hostile, and what reports of them may hold.

hostile.py judge SPEEDUP ROOT     one campaign per string, in the working directory; every report of it is judged
hostile.py make ROOT DIR ADDRESS  one campaign with all strings, for a browser; ADDRESS: that nothing may be loaded from"""
import csv
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import unicodedata

PLACES = ["kernel", "title", "variant", "options", "unit", "work_unit", "baseline", "stability", "roof", "worker", "fingerprint"]
TAGS = set("html head meta title style body main h1 h2 h3 p ul li nav a div table caption thead tbody tr th td pre code figure "
           "img figcaption".split())
ATTRIBUTES = set("lang charset http-equiv content name id class scope role tabindex aria-label href alt src".split())
LATEX = set("begin end centering caption label resizebox ifdim width linewidth else fi toprule midrule bottomrule raggedright "
            "arraybackslash textbackslash textasciicircum textasciitilde textless textgreater textbar symbol texttt".split())


def strings(address):
    run = "document.title='PWN'"
    return [text.encode() if isinstance(text, str) else text for text in [
        f"<script>{run}</script>", f"</style><script>{run}</script>", f"</title><script>{run}</script>",
        f"<img src=x onerror=\"{run}\">", f"\"><svg onload=\"{run}\">", f"' onmouseover='{run}", f"<body onload={run}>",
        f"<iframe src=\"javascript:{run}\">", f"<img src=\"{address}/img\">", f"<link rel=stylesheet href={address}/css>",
        f"<meta http-equiv=refresh content=\"0;url={address}/meta\">", f"<base href=\"{address}/\">",
        f"@import url({address}/import);", f"<style>body{{background:url({address}/bg)}}</style>", f"<!-- {address}",
        "-->", "]]>", "<![CDATA[", "&lt;b&gt;", "&#60;script&#62;", "<?xml?>", "{{7*7}}", "a|b|c", "|", "\\", "\\\\", "`id`",
        "```", "$(touch PWN)", "`touch PWN`", "; touch PWN #", "'; touch PWN; '", "\\input{/etc/passwd}", "\\write18{touch PWN}",
        "\\end{tabular}\\end{document}", "%", "%n%s%d", "$$x$$", "^^M", "#{1}", "~&_^", "[x](javascript:alert(1))",
        f"![x]({address}/md)", f"[x]: {address}/ref", "<https://example.invalid>", "**bold** __x__ ~~y~~", "# heading", "- item",
        "12. item", "---", "===", "> quote", "=1+1", "@SUM(A1)", "../../etc/passwd", "a\nb\r\nc", "\t\v\f", "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07", "\x9b31m", "\x00"[:0] + "\x7f\x08\x08", "\u202eesrever\u202c", "\u2066iso\u2069\u200b\u200f",
        "\ufeffmark", "\u2028line\u2029", b"\xff\xfe\xfd", b"\xc3(", b"\xed\xa0\x80", b"ok\xf0\x9f", "漢字 é 😀",
        "e\u0301\u0301\u0301", " ", "  two  blanks  ", "-", "x" * 4000, "<" * 4000, "word " * 2000]]


def plain(text):
    """What a report must show: an answer of its own, from the categories of the Unicode database."""
    out, at = "", 0
    while at < len(text):
        for size in (1, 2, 3, 4):
            try:
                letter = text[at:at + size].decode()
            except UnicodeDecodeError:
                continue
            break
        else:
            letter, size = None, 1
        if letter is None or unicodedata.category(letter) == "Cc":
            out += "".join("\\x%02X" % byte for byte in text[at:at + size])
        elif unicodedata.category(letter) in ("Cf", "Zl", "Zp"):
            out += "\\u{%04X}" % ord(letter)
        else:
            out += letter
        at += size
    return out


def rewrite(path, change):
    with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])
    for number, row in enumerate(rows):
        change(number, row)
    write(path, names, rows)


def field(text):
    """As the program writes texts: nothing that could end a line."""
    text = "".join("%%%02X" % ord(c) if c in "%\n\r" or ord(c) < 32 else c for c in str(text))
    return '"' + text.replace('"', '""') + '"' if text else ""


def write(path, names, rows):
    with open(path, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        for row in [dict(zip(names, names))] + rows:
            file.write(",".join(field(row.get(name, "")) for name in names) + "\n")


def note_failure(root, directory, row, note):
    """A shard of one visit that crashed, with its note."""
    sys.path.insert(0, str(root / "tests" / "fault"))
    from read_shard import MAGIC, crc32c
    shard = sorted((directory / "raw").glob("*Z.*[0-9].csv"))[0]
    names = shard.read_text().split("\n")[1].split(",")[:-1]
    values = dict(row, type="visit", session="s", round=1, visit=1, status="crashed")
    values = {key: values[key] for key in "type session round visit kernel variant options n p ranks threads worker status".split()}
    values["note"] = "".join("%%%02X" % byte for byte in note[:60])
    line = ",".join(str(values.get(name, "")) for name in names).encode()
    text = MAGIC + b"\n" + (",".join(names) + ",crc\n").encode() + line + b",%08x\n" % crc32c(line)
    (directory / "raw" / "s.csv").write_bytes(text)


def make(root, speedup, directory, texts):
    """A campaign in which the strings stand wherever the report takes texts from."""
    shutil.copytree(root / "tests" / "fixtures" / "campaign" / "failures", directory)
    subprocess.run([speedup, "analyse", directory], check=True, stderr=subprocess.DEVNULL)
    words = [text.decode(errors="surrogateescape") for text in texts]

    def word(number):
        return words[number % len(words)]

    # Names that a figure can have: they are part of a file's name.
    named = [text for text in words if 0 < len(text.encode(errors="surrogateescape")) < 32 and not set(text) & set("/\0")]

    failed, key = {}, dict(kernel=named[0] if named else word(0), options=word(3), worker=word(9), fingerprint=word(10))

    def change(number, row):
        if not failed:  # the first keeps its names, so that its failure is found in the rows
            row.update(status="crashed", failures=3)
            failed.update(row)
            return
        for place, name in enumerate(PLACES):
            if name in row:
                row[name] = key[name] if name in key else word(number + place)

    rewrite(directory / "summary.csv", change)
    rewrite(directory / "plan.csv", lambda number, row: row.update(
        {name: word(number + place) for place, name in enumerate(["title", "summary", "scaling", "preset"])}))
    if (directory / "models.csv").exists():
        rewrite(directory / "models.csv", lambda number, row: row.update(
            key, variant=word(number), reason=word(number)))
    keys = ["cpu_model", "hostname", "start_utc", "arguments", "doctor_verdict", "worker_flags", "worker_compiler",
            "speedup_revision", "allowed_by", "topology"]
    facts = [dict(key=key, value=word(number)) for number, key in enumerate(keys)]
    facts += [dict(key=f"key_{number}", value=text) for number, text in enumerate(words)]
    for path in list((directory / "raw").glob("*.environment.csv")):
        write(path, ["key", "value"], facts)
        write(str(path).replace(".environment", ".end.environment"), ["key", "begun", "ended"],
              [dict(key=text, begun=text, ended=text) for text in words])
    note_failure(root, directory, failed, texts[0])
    (directory / "figures").mkdir()
    for name in named:
        (directory / "figures" / f"speedup_by_p.{name}.svg").write_text(
            "<svg xmlns='http://www.w3.org/2000/svg' onload=\"document.title='PWN'\"><script>document.title='PWN'</script></svg>")


class Page(html.parser.HTMLParser):
    """Collects cells, and complains of what is not the report's own."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.cells, self.text, self.faults = [], "", []

    def handle_starttag(self, tag, attributes):
        if tag not in TAGS:
            self.faults.append(f"tag {tag}")
        for name, value in attributes:
            fine = name in ATTRIBUTES and (name != "href" or re.fullmatch(r"#s\d+", value)) and (
                name != "src" or re.fullmatch(r"data:image/svg\+xml;base64,[A-Za-z0-9+/]*=*", value))
            if not fine:
                self.faults.append(f"{tag} {name}={value[:50]}")
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data):
        self.text += data
        if self.cells:
            self.cells[-1] += data

    def handle_comment(self, data):
        self.faults.append("comment")

    def handle_pi(self, data):
        self.faults.append("processing instruction")


def judge_letters(name, text):
    for letter in set(text):
        if (unicodedata.category(letter) == "Cc" and letter != "\n") or unicodedata.category(letter) in ("Zl", "Zp", "Cs") or \
                unicodedata.bidirectional(letter) in "LRE RLE LRO RLO PDF LRI RLI FSI PDI".split():
            yield f"{name} holds U+{ord(letter):04X}"


def judge_html(text, shown):
    page = Page()
    page.feed(text)
    yield from page.faults
    if not any(cell.strip("\n") == shown for cell in page.cells):
        yield f"html does not show {shown[:60]!r}"
    if text.count("<style>") != 1 or text.count("<title>") != 1 or "Content-Security-Policy" not in text:
        yield "html has not one style, one title, one policy"


def judge_markdown(text, shown):
    outside = re.sub(r"(?ms)^(`{3,})\n.*?\n\1$", "", text)
    cells = [re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell) for row in re.findall(r"(?m)^\| (.*) \|$", outside)
             for cell in re.split(r"(?<!\\)(?:\\\\)* \| ", row)]
    if not any(cell.strip() == shown.strip() for cell in cells):
        yield f"markdown does not show {shown[:60]!r}"
    yield from judge_markdown_signs(text)


def judge_markdown_signs(text):
    outside = re.sub(r"(?ms)^(`{3,})\n.*?\n\1$", "", text)
    naked = re.sub(r"\\[!-/:-@\[-`{-~]", "", outside)
    naked = re.sub(r"(?m)^!\[[^\]]*\]\(figures/[A-Za-z0-9._%-]*\)$", "", naked)
    naked = re.sub(r"`speedup [a-z -]+`", "", naked)  # our own, of a command; no hostile text is like it
    for letter in "<>`[]*~$&@\\":
        if letter in naked:
            yield f"markdown: {letter} stands naked: {naked[max(0, naked.index(letter) - 30):][:60]!r}"


def judge_latex(text):
    for command in re.findall(r"\\([A-Za-z]+)", re.sub(r"(?m)^%.*|\\\\", "", text)):
        if command not in LATEX:
            yield f"latex: \\{command}"
    body = re.sub(r"(?m)^%.*|\\(?:[{}$&#%_]|\\|[A-Za-z]+)|\{!\}\{%$", "", text)
    if re.search(r"[$#%^_~]", body):
        yield "latex: a sign stands naked"
    if re.sub(r"\\[{}]", "", text).count("{") != re.sub(r"\\[{}]", "", text).count("}"):
        yield "latex: braces do not match"


def judge_terminal(text, width):
    for line in text.split("\n"):
        if len(line) > width:
            yield f"terminal: {len(line)} letters: {line[:80]!r}"


def reports(speedup, directory):
    subprocess.run([speedup, "report", directory], check=True, stdout=subprocess.DEVNULL)
    text = subprocess.run([speedup, "report", directory, "--text"], check=True, capture_output=True,
                          env={"COLUMNS": "60", "LC_ALL": "C.UTF-8"}).stdout.decode()
    return [(pathlib.Path(directory) / name).read_bytes().decode() for name in ("report.html", "report.md", "tables.tex")] + [text]


def judge_all(speedup, root):
    faults = 0
    texts = strings("http://127.0.0.1:9")
    for number, text in enumerate(texts):
        directory = pathlib.Path(f"campaign_{number}")
        make(root, speedup, directory, [text])
        shown = plain(text)
        shown = shown if len(shown) < 16000 else shown[:16000]
        page, markdown, latex, terminal = reports(speedup, directory)
        found = [*judge_html(page, shown), *judge_markdown(markdown, shown), *judge_latex(latex), *judge_terminal(terminal, 60)]
        for name, report in zip(("html", "markdown", "latex", "terminal"), (page, markdown, latex, terminal)):
            found += judge_letters(name, report)
        for fault in found:
            print(f"{text[:40]!r}: {fault}")
        faults += len(found)
        shutil.rmtree(directory)
    if pathlib.Path("PWN").exists():
        print("a command was run")
        faults += 1
    print(f"{len(texts)} strings, {faults} faults")
    return faults > 0


def main():
    if sys.argv[1] == "judge":
        sys.exit(judge_all(sys.argv[2], pathlib.Path(sys.argv[3])))
    make(pathlib.Path(sys.argv[2]), sys.argv[5], pathlib.Path(sys.argv[3]), strings(sys.argv[4]))


if __name__ == "__main__":
    main()
