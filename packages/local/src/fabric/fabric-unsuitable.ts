import { execaSync } from 'execa'
import { findControlGroups } from './find-control-groups.ts'
import { renderEdges } from './render-edges.ts'

/** Programs that a fabric runs, and the Debian package of each. */
const programs = { ip: 'iproute2', nft: 'nftables', unshare: 'util-linux', setpriv: 'util-linux' }

/**
 * Returns why this machine cannot give every node a namespace and a control group, with a remedy;
 * undefined if it can. Tries bridges, veth pairs and filters in a temporary namespace.
 */
export function fabricUnsuitable(): string | undefined {
  if (process.platform !== 'linux') {
    return `Namespaces and control groups need Linux, and this is ${process.platform}: use a Linux machine, which may be virtual`
  }
  if (process.getuid?.() !== 0)
    return 'Only root may create network namespaces: run the command as root'
  for (const [program, name] of Object.entries(programs)) {
    if (execaSync('sh', ['-c', `command -v ${program}`], { reject: false }).exitCode !== 0) {
      return `Cannot find the program "${program}": install the package ${name} and add the directory of the program to PATH`
    }
  }
  const groups = findControlGroups()
  return typeof groups === 'string' ? groups : kernelRefusal()
}

const trial = [
  'ip link add name n0 type bridge forward_delay 0',
  'ip link add name p0 type veth peer name eth0',
  'ip link set p0 master n0 up',
  'exec nft -f -',
].join(' && ')

function kernelRefusal(): string | undefined {
  const network = { name: 'trial', subnet: '192.0.2.0/24', operator: '192.0.2.1' }
  const edge = { from: '192.0.2.2', to: '192.0.2.3', port: 1 }
  const { failed, stderr, message } = execaSync(
    'unshare',
    ['--net', '--mount', 'sh', '-c', trial],
    { input: renderEdges({ name: 'trial', networks: [network], edges: [edge] }), reject: false },
  )
  if (!failed) return undefined
  const [reason] = (stderr || (message ?? '')).split('\n', 1)
  return `The kernel does not permit namespaces with bridges and filters ("${reason}"): run on the machine itself or in a privileged container`
}
