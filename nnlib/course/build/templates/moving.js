// A slider swaps the frames that were drawn when the page was made. Without this script the picture stands still.
for (const moving of document.querySelectorAll(".moving")) {
    const {marks, frames} = JSON.parse(moving.querySelector("script").textContent);
    const handle = moving.querySelector(".handle"), slider = handle.querySelector("input");
    const show = () => {
        const {value, alt, said, size, drawn} = frames[slider.value], svg = moving.querySelector("svg");
        svg.innerHTML = drawn.map(place => marks[place]).join("");
        svg.setAttribute("viewBox", size);
        svg.setAttribute("aria-label", alt);
        moving.querySelector("[role=status]").innerHTML = said;
        handle.querySelector("span").textContent = value;
        slider.setAttribute("aria-valuetext", value);
    };
    slider.addEventListener("input", show);
    handle.hidden = false;
    show(); // a browser keeps the place of a slider when a page is loaded again
}
