package fn

import (
	"fmt"
	"slices"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// A declaration is the ports that the containers of Pods declare.
type declaration struct {
	ports []containerPort
	ok    bool
	known map[string]string // a protocol -> its ports for a message
}

// declaredPorts returns the ports that the containers of a Pod's spec declare.
func declaredPorts(o *object, spec ...string) (d declaration) {
	d.ports, d.ok = containerPorts(o, spec)
	d.known = portTexts(d.ports)
	return d
}

func portTexts(ports []containerPort) map[string]string {
	byProtocol := map[string][]string{}
	for _, p := range ports {
		byProtocol[p.protocol] = append(byProtocol[p.protocol], p.String())
	}
	texts := map[string]string{}
	for protocol, all := range byProtocol {
		texts[protocol] = bounds.List(all)
	}
	return texts
}

// check warns if no container has declared a port of that name and protocol. The containers are those of pods.
func (declared declaration) check(f field, name, protocol, pods string) {
	isDeclared := slices.ContainsFunc(declared.ports, func(p containerPort) bool {
		return p.protocol == protocol && (p.name == name || document.Variable(p.name) != "")
	})
	if !declared.ok || isDeclared {
		return
	}
	known := declared.known[protocol]
	switch {
	case known != "":
	case len(declared.ports) > 0:
		known = "no port of protocol " + protocol
	default:
		known = "no port"
	}
	f.warn(rule.UndeclaredPort, nil, "no container of %s declares a port named %q (declared: %s)", pods, name, known)
}

type containerPort struct {
	name     string
	number   int
	protocol string
}

func (p containerPort) String() string {
	if p.name == "" {
		return fmt.Sprint(p.number)
	}
	return fmt.Sprintf("%d %q", p.number, p.name)
}

// containerPorts returns the ports that the containers of a Pod's spec declare, sidecars among the init containers included.
func containerPorts(o *object, spec []string) (ports []containerPort, ok bool) {
	pods, ok := o.field(spec...)
	if !ok {
		return nil, false
	}
	for _, list := range []string{"containers", "initContainers"} {
		containers, ok := pods.list(list)
		if !ok {
			return nil, false
		}
		for _, c := range containers {
			if list == "initContainers" && c.value.Field("restartPolicy").Text() != "Always" {
				continue
			}
			entries, ok := c.list("ports")
			if !ok {
				return nil, false
			}
			ports = append(ports, readContainerPorts(entries)...)
		}
	}
	return ports, true
}

func readContainerPorts(entries []field) (ports []containerPort) {
	for _, e := range entries {
		if e.requireKind(document.Map) {
			ports = append(ports, containerPort{e.value.Field("name").Text(), atoi(e.value.Field("containerPort").Text()), protocolOf(e.value)})
		}
	}
	return ports
}
