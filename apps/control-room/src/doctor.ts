import { allChecks } from './checks/checks.ts';
import { readSettings } from './control-room.config.ts';
import { livingControlRoom } from './control/client.ts';
import { doctorScreen, isFit } from './doctor.screen.ts';
import { leftoverProcesses } from './local/leftovers.ts';
import { workspace } from './local/workspace.ts';
import { command, print, printJson, run } from './terminal/command.ts';

const doctor = command({
  use: 'npm run doctor [-- --json]',
  does: 'Checks what the platform needs of this machine: Node, Java, Maven, HAProxy, ports, disk, memory, file system. Repairs nothing.',
  examples: ['npm run doctor', 'npm run -s doctor -- --json'],
  afterwards:
    'exit 0: the machine is fit; what is marked ⚠ is harmless. Exit 1: something is missing (✗), with what is expected, what was found and what helps.',
  neighbour: 'npm start (refuses what doctor marks ✗), npm run status (what runs)',
})
  .option('--json', 'the same as JSON')
  .action(async (options: { json?: true }) => {
    const findings = await allChecks(workspace, readSettings(), leftoverProcesses().length > 0);
    process.exitCode = isFit(findings) ? 0 : 1;
    if (options.json) printJson({ fit: isFit(findings), findings });
    else print(doctorScreen(findings, livingControlRoom() ? 'npm run status' : 'npm start'));
  });

await run(doctor);
