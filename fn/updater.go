package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/template"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// An updater finds what has to change in an existing Service, which keeps everything else.
type updater struct {
	service     *object
	portName    string // of the port that leads to the module
	changes     []document.Change
	removals    []document.Change // they come last, so that no collection becomes empty on the way
	differences []difference
	failed      bool // a field could not be read; the error has been reported
}

// A difference is a field that was not as wanted.
type difference struct{ path, was, is string }

// differencesText lists differences, each in a format for its path and the two values.
func differencesText(differences []difference, format string) string {
	var all []string
	for _, d := range differences {
		all = append(all, fmt.Sprintf(format, d.path, d.was, d.is))
	}
	return strings.Join(all, "; ")
}

// The fields that are compared in their own ways.
var (
	specSteps        = []any{"spec"}
	selectorSteps    = []any{"spec", "selector"}
	portsSteps       = []any{"spec", "ports"}
	annotationsSteps = []any{"metadata", "annotations"}
)

// compare compares a map, to which steps lead, with what it has to hold: maps field by field, ports entry by entry, everything else as a
// whole. A null removes the field.
func (u *updater) compare(steps []any, was Value, want document.Mapping) {
	for _, e := range want {
		u.field(step(steps, e.Key), was, e)
	}
}

func step(steps []any, next any) []any { return append(slices.Clip(steps), next) }

func (u *updater) field(steps []any, parent Value, want document.Entry) {
	was, n := parent.Find(want.Key)
	if n > 1 {
		u.fail(rule.DuplicateKey, steps, "is given %d times: keep only one", n)
		return
	}
	switch value := want.Value.(type) {
	case nil:
		if !slices.Equal(steps, annotationsSteps) {
			u.remove(steps, was)
		} else if u.requireKind(steps, was, document.Map) {
			u.prune(steps, was, isToolAnnotation)
		}
	case document.Mapping:
		if !u.requireKind(steps, was, document.Map) {
			return
		}
		if was.IsNull() {
			u.create(steps, value)
			return
		}
		if slices.Equal(steps, selectorSteps) {
			u.prune(steps, was, func(key string) bool { return value.Get(key) != nil })
		}
		u.compare(steps, was, value)
	case document.Sequence:
		if !slices.Equal(steps, portsSteps) {
			u.set(steps, was, value)
		} else if u.requireKind(steps, was, document.List) {
			u.ports(was, value)
		}
	default:
		u.set(steps, was, value)
	}
}

// create makes a map that is missing.
func (u *updater) create(steps []any, want document.Mapping) {
	before, known := len(u.changes), len(u.differences)
	u.compare(steps, Value{}, want)
	u.changes = u.changes[:before]
	if len(u.differences) > known {
		if slices.Equal(steps, specSteps) {
			want, _ = eachPort(document.Mapping{{Key: "spec", Value: want}}, withProtocol).Get("spec").(document.Mapping)
		}
		u.changes = append(u.changes, document.Set(template.WithoutNulls(want), steps...))
	}
}

func (u *updater) set(steps []any, was Value, want any) {
	if !was.Equal(want) {
		u.differ(steps, was, document.Tree(document.Node(want)).Describe())
		u.changes = append(u.changes, document.Set(want, steps...))
	}
}

func (u *updater) remove(steps []any, was Value) {
	if was.Kind() != document.Absent {
		u.differ(steps, was, Value{}.Describe())
		u.removals = append(u.removals, document.Remove(steps...))
	}
}

func (u *updater) differ(steps []any, was Value, is string) {
	u.differences = append(u.differences, difference{yamlnode.Path(steps), was.Describe(), is})
}

// prune removes from a map the keys that are not to be kept.
func (u *updater) prune(steps []any, was Value, keep func(key string) bool) {
	for key, value := range was.Fields() {
		if !keep(key) {
			u.remove(step(steps, key), value)
		}
	}
}

// ports compares the ports of a Service with the wanted ones.
func (u *updater) ports(was Value, want document.Sequence) {
	var entries []Value
	var ports []port
	for i, entry := range was.Entries() {
		if !u.requireKind(step(portsSteps, i), entry, document.Map) {
			return
		}
		entries, ports = append(entries, entry), append(ports, portOf(entry))
	}
	targets := make([]port, len(want))
	for i, literal := range want {
		targets[i] = portOf(document.Tree(document.Node(literal)))
	}
	isWanted := map[int]bool{}
	for n, i := range portIndexes(ports, targets, u.portName) {
		wanted, _ := want[n].(document.Mapping)
		target := targets[n]
		if i < 0 {
			isWanted[len(ports)] = true
			ports = append(ports, target)
			at := step(portsSteps, len(ports)-1)
			u.differ(at, Value{}, target.key())
			u.changes = append(u.changes, document.Set(template.WithoutNulls(withProtocol(wanted)), at...))
			continue
		}
		isWanted[i] = true
		u.port(step(portsSteps, i), entries[i], wanted)
		if wanted.Get("protocol") == nil {
			target.protocol = ports[i].protocol
		}
		if wanted.Get("port") == nil {
			target.number = ports[i].number
		}
		ports[i] = target
	}
	u.checkPorts(ports, isWanted)
}

// checkPorts reports the ports that are in the way of wanted ones.
func (u *updater) checkPorts(ports []port, isWanted map[int]bool) {
	for i, target := range ports {
		if !isWanted[i] {
			continue // of these there can be thousands
		}
		for j, other := range ports {
			if !isWanted[j] && other.key() == target.key() {
				u.fail(rule.PortConflict, step(portsSteps, j), "has port %s, which spec.ports[%d] must have: a Service can have each number and "+
					"protocol only once, so change or remove this port", target.key(), i)
			}
		}
	}
}

// port compares a port with the wanted one. An absent field is as wanted if that is the API server's default.
func (u *updater) port(steps []any, was Value, want document.Mapping) {
	for _, e := range want {
		isDefault := e.Key == "protocol" && e.Value == defaultProtocol || e.Key == "targetPort" && e.Value == want.Get("port")
		if was.Field(e.Key).IsNull() && isDefault {
			continue
		}
		u.field(step(steps, e.Key), was, e)
	}
}

func (u *updater) requireKind(steps []any, v Value, kind document.Kind) bool {
	if v.IsNull() || v.Kind() == kind {
		return true
	}
	u.failed = true
	return field{object: u.service, base: yamlnode.Path(steps), value: v}.requireKind(kind) // which reports it
}

// fail reports that a field cannot be updated.
func (u *updater) fail(id rule.ID, steps []any, format string, args ...any) {
	u.failed = true
	field{object: u.service, base: yamlnode.Path(steps)}.fail(id, nil, format, args...)
}

// isToolAnnotation reports whether an annotation is the function's own or one by which kustomize and kpt know a resource
// again. A template that removes all annotations does not mean these.
func isToolAnnotation(key string) bool {
	domain, _, _ := strings.Cut(key, "/")
	for _, tools := range []string{"config.kubernetes.io", "config.k8s.io", "kpt.dev"} {
		if domain == tools || strings.HasSuffix(domain, "."+tools) {
			return true
		}
	}
	return domain == config.Group
}
