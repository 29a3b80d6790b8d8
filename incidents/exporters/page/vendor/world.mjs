// The world for the map of the page: node world.mjs countries-50m.json > world.json
import {readFileSync, writeFileSync} from 'node:fs';
import {feature, mesh, merge} from 'topojson-client';
import {presimplify, simplify, filter, filterAttachedWeight, sphericalTriangleArea, sphericalRingArea} from 'topojson-simplify';
const [,, file, minWeight, minIsland] = process.argv;
let t = JSON.parse(readFileSync(file));
const o = t.objects.countries;
o.geometries = o.geometries.filter(g => g.properties.name !== 'Antarctica');
t.objects = {countries: o};
t = presimplify(t, sphericalTriangleArea);
t = simplify(t, +minWeight);
const c = t.objects.countries;
const area = ring => { let s = 0; for (let i = 0; i < ring.length - 1; i++) s += ring[i][0]*ring[i+1][1] - ring[i+1][0]*ring[i][1]; return Math.abs(s/2); };
function enc(points) { // polyline encoding, 1/100 degree
  let out = '', px = 0, py = 0;
  const put = v => { v = v < 0 ? ~(v << 1) : v << 1; while (v >= 0x20) { out += String.fromCharCode((0x20 | (v & 0x1f)) + 63); v >>= 5; } out += String.fromCharCode(v + 63); };
  for (const [x, y] of points) { const qx = Math.round(x*100), qy = Math.round(y*100); if (qx === px && qy === py && out) continue; put(qy-py); put(qx-px); px = qx; py = qy; }
  return out;
}
const land = merge(t, c.geometries).coordinates
  .map(poly => poly.filter((r, i) => r.length > 3 && area(r) > (i ? .5 : +minIsland)))
  .filter(p => p.length)
  .map(poly => poly.map(r => enc(r.slice(0, -1))));
const borders = mesh(t, c, (a, b) => a !== b).coordinates.filter(l => l.length > 1).map(enc);
const labels = c.geometries.filter(g => g.id).map(g => {
  const f = feature(t, g).geometry; const polys = f.type === 'Polygon' ? [f.coordinates] : f.coordinates;
  const ring = polys.map(p => p[0]).sort((a, b) => area(b) - area(a))[0];
  // centroid
  let a = 0, x = 0, y = 0; for (let i = 0; i < ring.length - 1; i++) { const k = ring[i][0]*ring[i+1][1]-ring[i+1][0]*ring[i][1]; a += k; x += (ring[i][0]+ring[i+1][0])*k; y += (ring[i][1]+ring[i+1][1])*k; }
  return a ? [g.properties.name, Math.round(x/(3*a)*10)/10, Math.round(y/(3*a)*10)/10, Math.round(area(ring))] : null;
}).filter(Boolean).sort((p, q) => q[3] - p[3] || (p[0] < q[0] ? -1 : 1));
process.stdout.write(JSON.stringify({land, borders, labels}) + '\n');
