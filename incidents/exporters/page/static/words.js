// Words: numbers as people write them, and the text that a search goes through.

const number = new Intl.NumberFormat('en-GB');
const count = (n, noun) => `${number.format(n)} ${noun}${n === 1 ? '' : 's'}`;

/** Text without accents and capitals, so that "Koln" finds "Köln". */
const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

const tollOf = (place) => {
  const toll = items[place].querySelector('.toll > span:not(.fine)');
  return toll ? [...toll.childNodes].filter((node) => node.nodeName !== 'SUP').map((node) => node.textContent).join('') : '';
};

const haystacks = new Array(items.length);
const blocks = Math.ceil(items.length / index.block);
let blocksRead = 0;

/** Read the next block of claims into what a search goes through; false when all are read. */
function readWords() {
  if (blocksRead === blocks) return false;
  const block = readData(`_claims${blocksRead}`);
  const sources = block.sources.map((source) => source.slice(0, 3).join(' '));
  const passages = block.passages.map(([source, , speaker, , quote, gist, voice]) =>
    plain([sources[source], speaker, quote, gist, voice].join(' ')));
  block.entries.forEach((properties, at) => {
    const place = blocksRead * index.block + at;
    const cited = new Set();
    const values = [];
    for (const property of properties) {
      for (const claim of property[6]) {
        cited.add(claim[5]);
        values.push(claim[1], ...claim[6]);
      }
    }
    const own = plain([items[place].id, items[place].textContent, ...new Set(values)].join(' '));
    haystacks[place] = [own, ...[...cited].map((passage) => passages[passage])].join('\n');
  });
  blocksRead += 1;
  return true;
}

/** Do it while the reader does nothing; where the browser can't tell, a little soon after. */
const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(() => {
  const end = performance.now() + 20;
  work({ timeRemaining: () => end - performance.now() });
}, 50));

/** Read ahead while the reader does nothing, so that the first search need not wait. */
function readAhead(idle) {
  while (idle.timeRemaining() > 8) if (!readWords()) return;
  whenIdle(readAhead);
}

/** Whether the incident holds all the words. */
function holds(place, words) {
  return words.every((word) => haystacks[place].includes(word));
}
