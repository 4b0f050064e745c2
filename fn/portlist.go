package fn

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/corev1"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// A servicePort is a port of a wanted Service.
type servicePort struct {
	name     string
	number   int
	target   target
	protocol string
}

// literal returns the port as a value of a manifest.
func (p servicePort) literal(arena *document.Arena) document.Mapping {
	return append(arena.Mapping(4),
		document.Entry{Key: "name", Value: p.name},
		document.Entry{Key: "protocol", Value: p.protocol},
		document.Entry{Key: "port", Value: int64(p.number)},
		document.Entry{Key: "targetPort", Value: p.target.literal()},
	)
}

// A portList is the annotation with the ports of a Service: name=port[:target][/protocol], divided by commas.
type portList struct {
	field  field
	ports  []servicePort
	places []field // of each
}

const portListForm = "must be name=port[:target][/protocol], with a comma between two ports"

// maxWrongPorts is the number of wrong ports after which the rest of an annotation is not read.
const maxWrongPorts = 20

// readPorts reads the annotation of several ports. It returns no ports if there is none.
func readPorts(o *object) (list portList, ok bool) {
	if list.field, ok = o.field(portsAnnotationField...); !ok || !list.field.isSet() {
		return list, ok
	}
	text, ok := list.field.text()
	if !ok {
		return list, false
	}
	if strings.ContainsAny(strings.Join(document.Variables(text), ""), "=:/,") { // which would divide it
		list.field.fail(rule.WrongType, nil, "%s, got %q", portListForm, bounds.CutValue(text))
		return list, false
	}
	if n := strings.Count(text, ",") + 1; n > bounds.Ports {
		list.field.fail(rule.Limit, nil, "must have at most %d ports, got %d", bounds.Ports, n)
		return list, false
	}
	names, numbers := map[string]bool{}, map[string]string{}
	wrong := 0
	for start := 0; start <= len(text) && wrong < maxWrongPorts; {
		entry, _, _ := strings.Cut(text[start:], ",")
		f := list.field
		f.part = &part{offset: start + len(entry) - len(strings.TrimLeft(entry, " "))}
		start += len(entry) + 1
		p, valid := f.servicePort(strings.TrimSpace(entry))
		switch {
		case !valid:
		case names[p.name]:
			f.fail(rule.PortConflict, nil, "is given twice")
			valid = false
		case numbers[p.key()] != "":
			f.fail(rule.PortConflict, nil, "is %s, like port %q: a Service can have each number and protocol only once", p.key(), numbers[p.key()])
			valid = false
		}
		names[p.name], numbers[p.key()] = true, p.name
		list.ports, list.places = append(list.ports, p), append(list.places, f)
		if !valid {
			wrong++
		}
	}
	return list, wrong == 0
}

// has reports whether there is a port of a name.
func (list portList) has(name string) bool {
	return slices.ContainsFunc(list.ports, func(p servicePort) bool { return p.name == name })
}

// key returns the key by which the API server distinguishes the ports of a Service.
func (p servicePort) key() string { return strconv.Itoa(p.number) + "/" + p.protocol }

// servicePort reads an entry of the annotation.
func (f field) servicePort(entry string) (p servicePort, ok bool) {
	name, rest, found := strings.Cut(entry, "=")
	if !found {
		f.fail(rule.WrongType, nil, "%s, got %q", portListForm, bounds.CutValue(entry))
		return p, false
	}
	p = servicePort{name: name, protocol: defaultProtocol}
	f.part.name = fmt.Sprintf("port %q", bounds.CutValue(name))
	ok = true
	if !isLabel(name) {
		for _, message := range validation.IsDNS1123Label(name) {
			f.fail(rule.PortName, nil, "%s, got %q", message, bounds.CutValue(name))
			ok = false
		}
	}
	ports, protocol, hasProtocol := strings.Cut(rest, "/")
	number, to, hasTarget := strings.Cut(ports, ":")
	at := f.after(name + "=")
	var valid bool
	p.number, valid = at.parsePort(number, "")
	ok = ok && valid
	p.target.number = p.number
	if hasTarget {
		p.target, valid = at.after(number+":").parseTarget(to, "")
		ok = ok && valid
	}
	if hasProtocol {
		p.protocol = protocol
		ok = at.after(ports+"/").checkProtocol(protocol) && ok
	}
	return p, ok
}

// after is the place after a piece of a text.
func (f field) after(piece string) field {
	f.part = &part{f.part.offset + len(piece), f.part.name}
	return f
}

func (f field) checkProtocol(protocol string) bool {
	switch protocol {
	case string(corev1.ProtocolTCP), string(corev1.ProtocolUDP), string(corev1.ProtocolSCTP):
		return true
	}
	f.fail(rule.WrongType, nil, "must be TCP, UDP or SCTP, got %q", bounds.CutValue(protocol))
	return false
}

// addPorts gives a wanted Service the ports of the annotation beside the module's own one, which the field holds.
func (w *wanted) addPorts(list portList, own field) bool {
	ok := true
	for i, p := range list.ports {
		switch f := list.places[i]; {
		case p.name == w.settings.PortName:
			f.fail(rule.PortConflict, nil, "is the module's own, which %s gives: give the further port another name", own.path())
			ok = false
		case p.number == w.port && p.protocol == w.protocol():
			f.fail(rule.PortConflict, nil, "is %s, like port %q: a Service can have each number and protocol only once", p.key(), w.settings.PortName)
			ok = false
		}
	}
	w.further = list.ports
	return ok
}

// splitPorts makes the module's own port of the one in the list that has its name; the others are further ports.
func (w *wanted) splitPorts(list portList) {
	for i, p := range list.ports {
		if p.name == w.settings.PortName {
			w.port, w.target, w.ownProtocol = p.number, p.target, p.protocol
			w.further = slices.Concat(list.ports[:i], list.ports[i+1:])
		}
	}
	w.owners[0].request.port, w.owners[0].request.target = portsAnnotationField, portsAnnotationField
}

// eachNamedTarget visits the fields by which ports of a Service lead to a port of a container by its name: the one of a single port, and
// the entries of the list.
func (w *wanted) eachNamedTarget(single field, list portList, visit func(f field, name, protocol string)) {
	if w.target.name != "" && single.isSet() {
		visit(single, w.target.name, w.protocol())
	}
	for i, p := range list.ports {
		if p.target.name != "" {
			visit(list.places[i], p.target.name, p.protocol)
		}
	}
}
