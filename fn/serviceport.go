package fn

import (
	"cmp"
	"strconv"
)

// A port identifies a port of a Service, by texts for a message.
type port struct{ name, number, protocol string }

func portOf(v Value) port {
	return port{v.Field("name").Describe(), describePort(v.Field("port")), protocolOf(v)}
}

// describePort describes the number or the name of a port, a number in decimal digits.
func describePort(v Value) string {
	if number, ok := v.Int(); ok {
		return strconv.FormatInt(number, 10)
	}
	return v.Describe()
}

// protocolOf returns the protocol of a port, that of the API server if it has none.
func protocolOf(port Value) string { return cmp.Or(port.Field("protocol").Text(), defaultProtocol) }

func (p port) key() string { return p.number + "/" + p.protocol }

// portIndexes finds the port that each wanted one is: by its name; else by number and protocol, by which the API server distinguishes
// ports; else, for the module's own port, the only one. It is -1 if there is none.
func portIndexes(ports, want []port, own string) []int {
	indexes := make([]int, len(want))
	taken := map[int]bool{}
	find := func(n int, is func(p port) bool) {
		for i, p := range ports {
			if indexes[n] < 0 && !taken[i] && is(p) {
				indexes[n], taken[i] = i, true
			}
		}
	}
	for n, w := range want {
		indexes[n] = -1
		find(n, func(p port) bool { return p.name == w.name })
	}
	for n, w := range want {
		find(n, func(p port) bool { return p.key() == w.key() })
	}
	for n, w := range want {
		find(n, func(port) bool { return len(ports) == 1 && w.name == strconv.Quote(own) })
	}
	return indexes
}

func portsOf(service Value) (ports []port) {
	for _, entry := range service.Lookup("spec", "ports").Entries() {
		ports = append(ports, portOf(entry))
	}
	return ports
}
