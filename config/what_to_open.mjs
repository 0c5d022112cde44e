// what_to_open.mjs FILE SITE: what a newcomer opens, and with which words, from the demonstration's own file.
import {readFileSync} from 'node:fs';

const [file, site] = process.argv.slice(2);
const {school, second, staff, admin} = JSON.parse(readFileSync(file, 'utf8'));

console.log(`  As a school   ${site}${school.link}
                or ${site}/commander with the code ${school.code} (${school.name})
  … of several  ${site}${second.link}
                buildings (${second.name})
  As staff      ${site}/equipe/connexion
                ${staff.email}, password ${staff.password}
  As an admin   ${site}/equipe/connexion
                ${admin.email}, password ${admin.password}`);
