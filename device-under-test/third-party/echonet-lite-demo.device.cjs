// A device file: the demo as a process in the host "demo-device" that `docker/namespaces.sh up demo` makes.
module.exports = {
  name: 'npm echonet-lite, device demo',
  command: 'exec ip netns exec demo-device node echonet-lite-demo.cjs',
  address: '10.77.0.2',
};
