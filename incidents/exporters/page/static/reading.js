// What stands in the page: the list as elements, the rest as JSON that is read when it is needed.

const byId = (id) => document.getElementById(id);
const readData = (id) => JSON.parse(byId(id).textContent);

const index = readData('_index');
const items = [...document.querySelectorAll('.list .e')];
const places = new Map(items.map((item, place) => [item.id, place]));
// 1 where the incident fits the filters.
const fitting = new Uint8Array(items.length).fill(1);

/** An element. Text from data comes in as text, never as markup. */
function make(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === true) made.setAttribute(name, '');
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child != null && child !== ''));
  return made;
}

const titleOf = (place) => items[place].querySelector('h5 a').textContent;
const whenOf = (place) => {
  const when = items[place].querySelector('.when');
  return (when.querySelector('time') || when.firstChild).textContent;
};

const watchers = [];
/** Have something done whenever other incidents fit. */
const whenFiltered = (watcher) => watchers.push(watcher);

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const dark = matchMedia('(prefers-color-scheme: dark)');
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** Do something once however often it is asked for before the next frame. */
function onceAFrame(work) {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      work();
    });
  };
}
