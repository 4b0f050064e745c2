package fn

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// A wanted Service, whatever requests it.
type wanted struct {
	namespace, name string
	selector        []label
	port            int
	target          target
	ownProtocol     string        // of that port, "" for the default
	further         []servicePort // in the order of their annotation
	settings        config.Settings
	module          string
	owners          []owner // in the order of the items, never empty
	rivals          []owner // that request the Service with other settings
}

type label struct{ key, value string }

// A target is the port of the Pod that a Service's port leads to: a number, or the name of a container's port.
type target struct {
	number int
	name   string
}

func (t target) String() string {
	if t.name != "" {
		return strconv.Quote(t.name)
	}
	return strconv.Itoa(t.number)
}

// literal returns the target as a value of a manifest.
func (t target) literal() any {
	if t.name != "" {
		return t.name
	}
	return int64(t.number)
}

// proposal returns the target as a Go value for a result.
func (t target) proposal() any {
	if t.name != "" {
		return t.name
	}
	return t.number
}

// An owner is a resource that requests a Service.
type owner struct {
	object        *object
	mark          string   // what names it in the owner mark
	previousNames []string // if kustomize renamed it
	base          string   // the name of its base Deployment, if it has one
	generation    string   // of the controller that runs the module

	// Of controller V2: where its Pods run, and the label by which the Service of their module selects them, "" if they have none.
	environment *environment
	moduleLabel string

	request *request
}

// A request names the fields in which an owner sets the selector, the port and the target.
type request struct{ selector, port, target []string }

// protocol returns the protocol of the port that leads to the module.
func (w *wanted) protocol() string {
	for _, port := range document.Tree(document.Node(w.settings.Template)).Lookup("spec", "ports").Entries() {
		if port.Field("name").Text() == w.settings.PortName {
			if protocol := port.Field("protocol"); protocol.Kind() != document.Absent {
				return protocolOf(port)
			}
		}
	}
	return cmp.Or(w.ownProtocol, defaultProtocol)
}

// requester returns the first resource that requests the Service: messages about the Service are about it.
func (w *wanted) requester() *object { return w.owners[0].object }

func (w *wanted) qualifiedName() string { return qualified(w.namespace, w.name) }

// mark returns the value of the owner mark: the names of all owners, sorted.
func (w *wanted) mark() string {
	var names []string
	for _, o := range w.owners {
		names = append(names, o.mark)
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), ",")
}

// mergeOwners makes one Service of those that several owners request with equal settings. If the settings differ, the later owner gets an
// error.
func mergeOwners(all []*wanted) []*wanted {
	first := make(map[resourceKey]*wanted, len(all))
	shared := make([]*wanted, 0, len(all))
	for _, w := range all {
		k := w.key()
		earlier, taken := first[k]
		switch {
		case !taken:
			first[k] = w
			shared = append(shared, w)
		case earlier.checkConflict(w):
			earlier.warnEnvironment(w)
			w.requester().noteNamespace(earlier)
			earlier.owners = append(earlier.owners, w.owners...)
		default:
			earlier.rivals = append(earlier.rivals, w.owners...)
		}
	}
	return shared
}

// checkConflict reports an error for each setting with which another owner requests the same Service differently. It
// returns true if there is none.
func (w *wanted) checkConflict(other *wanted) bool {
	mine, theirs := w.owners[0], other.owners[0]
	if mine.generation != theirs.generation {
		f, _ := theirs.object.field(theirs.request.selector...)
		f.fail(rule.ServiceConflict, nil, "wants Service %s for a module of controller %s, but %s wants it for one of "+
			"controller %s: their Pods have other labels, so one Service cannot select both; stop requesting the Service on "+
			"the one that you migrate from, or give one of them another name with spec.name of the configuration",
			w.qualifiedName(), theirs.generation, w.requestedBy(), mine.generation)
		return false
	}
	agree, remedy := true, "make them equal, or give the modules different names"
	if theirs.generation == "V2" && other.settings.Selector != config.SelectorWorkload {
		remedy = "make them equal, or " + other.ownService()
	}
	differ := func(keys []string, proposed any, their, my string) {
		agree = false
		f, _ := theirs.object.field(keys...)
		f.fail(rule.ServiceConflict, proposed, "wants Service %s with %s, but %s wants it with %s: %s",
			w.qualifiedName(), their, w.requestedBy(), my, remedy)
	}
	if !slices.Equal(w.selector, other.selector) {
		current, _ := mine.object.field(mine.request.selector...)
		differ(theirs.request.selector, current.value.Any(),
			"selector "+selectorText(other.selector), "selector "+selectorText(w.selector))
	}
	if w.port != other.port {
		differ(theirs.request.port, w.port, fmt.Sprintf("port %d", other.port), fmt.Sprintf("port %d", w.port))
	}
	if w.target != other.target && !(w.targetIsPort() && other.targetIsPort()) {
		differ(theirs.request.target, w.target.proposal(), fmt.Sprintf("targetPort %v", other.target), fmt.Sprintf("targetPort %v", w.target))
	}
	if w.ownProtocol != other.ownProtocol || !slices.Equal(w.further, other.further) {
		current, _ := mine.object.field(portsAnnotationField...)
		differ(portsAnnotationField, current.value.Any(), "the ports "+other.portsText(), "the ports "+w.portsText())
	}
	if !sameTemplate(w.settings.Template, other.settings.Template) {
		differ(nameField, nil, "one set of the configuration's overrides", "another")
	}
	return agree
}

func sameTemplate(a, b document.Mapping) bool {
	shared := len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
	return shared || document.Tree(document.Node(a)).Equal(b)
}

func (w *wanted) targetIsPort() bool { return w.target == target{number: w.port} }

// portsText names the ports as their annotation does.
func (w *wanted) portsText() string {
	var all []string
	for _, p := range w.ports() {
		all = append(all, fmt.Sprintf("%s=%d:%v/%s", p.name, p.number, p.target.literal(), p.protocol))
	}
	return strings.Join(all, ",")
}

func selectorText(selector []label) string {
	var pairs []string
	for _, l := range selector {
		pairs = append(pairs, l.key+"="+l.value)
	}
	return strings.Join(pairs, ",")
}
