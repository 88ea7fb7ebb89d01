// A slider swaps the frames that were drawn when the page was made. Without this script the picture stands still.
for (const moving of document.querySelectorAll(".moving")) {
    const {marks, frames} = JSON.parse(moving.querySelector("script").textContent);
    const handle = moving.querySelector(".handle"), slider = handle.querySelector("input");
    const svg = moving.querySelector("svg");
    // The tallest frame gives the height of all, so that what is below stays where it is.
    const shapes = frames.map(({size}) => size.split(" ").slice(2)), flatness = ([width, height]) => width / height;
    svg.style.aspectRatio = Math.min(...shapes.map(flatness));
    svg.setAttribute("preserveAspectRatio", "xMidYMin");
    const show = () => {
        const {value, alt, said, size, drawn} = frames[slider.value];
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
