// All parts that contain every word, those that name one in their title first; search_index.js holds the parts.
const asked = new URLSearchParams(location.search).get("q") ?? "";
const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
const times = (text, word) => text.split(word).length - 1;
const escaped = word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function rank({title, text}) {
    const heading = title.toLowerCase(), body = text.toLowerCase();
    if (!words.every(word => heading.includes(word) || body.includes(word))) return 0;
    return words.reduce((sum, word) => sum + 20 * times(heading, word) + Math.min(times(body, word), 10), 0);
}

function excerpt(text) {
    const body = text.toLowerCase();
    const first = Math.max(0, Math.min(...words.map(word => body.indexOf(word)).filter(place => place >= 0)));
    const begin = Number.isFinite(first) ? Math.max(0, text.lastIndexOf(" ", Math.max(0, first - 60)) + 1) : 0;
    return (begin ? "… " : "") + text.slice(begin, begin + 240) + " …";
}

// The words are set as text, never as HTML: whoever made the link has chosen them.
function marked(text) {
    const pieces = text.split(new RegExp(`(${words.map(escaped).join("|")})`, "i"));
    return pieces.map((piece, number) => {
        if (number % 2 === 0) return piece;
        const mark = document.createElement("mark");
        mark.textContent = piece;
        return mark;
    });
}

function entry(section) {
    const item = document.createElement("li"), link = document.createElement("a");
    const lesson = document.createElement("span"), text = document.createElement("p");
    link.href = section.page;
    link.append(...marked(section.title));
    lesson.textContent = section.lesson;
    lesson.className = "second";
    text.append(...marked(excerpt(section.text)));
    item.append(link, " ", lesson, text);
    return item;
}

document.querySelector("#find").value = asked;
if (words.length) {
    const ranked = SECTIONS.map(section => [rank(section), section]).filter(([points]) => points > 0);
    ranked.sort(([a], [b]) => b - a);
    const count = ranked.length === 1 ? "1 place" : `${ranked.length || "No"} places`;
    document.querySelector("#count").textContent =
        `${count} with ${asked.trim()}.` + (ranked.length ? "" : " Try fewer or shorter words.");
    document.querySelector("#found").append(...ranked.map(([, section]) => entry(section)));
} else {
    document.querySelector("#count").textContent = "Write a word, such as chain or momentum, into the box above.";
}
