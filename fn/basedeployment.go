package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/krm"
	"github.com/koupleless/module-service/internal/rule"
)

var baseNameField = []string{"spec", "baseDeploymentName"}

func readBase(o *object) (name string, ok bool) {
	f, ok := o.field(baseNameField...)
	if !ok {
		return "", false
	}
	return f.text()
}

// bases finds the Deployments that ModuleDeployments name as their base.
type bases struct {
	run     *run
	byName  map[resourceKey]int
	renamed map[resourceKey]*object // by a name that kustomize replaced
	opened  map[int]*object
	ports   map[*object]declaration
}

// A declaration is the ports that the containers of a base declare.
type declaration struct {
	ports []containerPort
	ok    bool
	known map[string]string // a protocol -> its ports for a message
}

func (r *run) indexBases() *bases {
	b := &bases{
		run: r, byName: map[resourceKey]int{}, renamed: map[resourceKey]*object{},
		opened: map[int]*object{}, ports: map[*object]declaration{},
	}
	for i, item := range r.items {
		id := item.ID()
		if id.Kind != "Deployment" || !strings.HasPrefix(id.APIVersion, "apps/") {
			continue
		}
		b.byName[keyOf(id.Namespace, id.Name)] = i
		if !item.Mentions(krm.PreviousNames) {
			continue
		}
		if o := b.open(i); o != nil {
			for _, name := range previousNames(o) {
				b.renamed[keyOf(id.Namespace, name)] = o
			}
		}
	}
	return b
}

func (b *bases) open(i int) *object {
	if _, ok := b.opened[i]; !ok {
		b.opened[i] = b.run.open(i, nil)
	}
	return b.opened[i]
}

// checkBases checks the base Deployments of all that names one.
func (r *run) checkBases(all []*wanted) {
	var known *bases
	for _, w := range all {
		for _, owner := range w.owners {
			if owner.base == "" {
				continue
			}
			if known == nil {
				known = r.indexBases()
			}
			known.check(w, owner)
		}
	}
}

// check warns if the base among the items will not serve a wanted Service, or will not be found by the controller.
func (b *bases) check(w *wanted, owner owner) {
	o, name := owner.object, owner.base
	k := keyOf(o.id.Namespace, name)
	if i, found := b.byName[k]; found {
		if base := b.open(i); base != nil {
			b.checkTargets(w, o, base)
		}
		return
	}
	if base := b.renamed[k]; base != nil {
		b.checkTargets(w, o, base)
		return
	}
	b.warnRenamed(o, name)
}

// declared returns the ports of a base, which it reads once: many modules have one base.
func (b *bases) declared(base *object) declaration {
	d, known := b.ports[base]
	if !known {
		d = declaredPorts(base, "spec", "template", "spec")
		b.ports[base] = d
	}
	return d
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

// checkTargets warns about a targetPort by a name that no container of the base has declared. A number needs no declaration: a module
// can open a port of its own when it is installed.
func (b *bases) checkTargets(w *wanted, o, base *object) {
	declared := b.declared(base)
	if w.target.name != "" {
		f, _ := o.field(targetPortField...)
		declared.check(f, w.target.name, w.protocol(), "base Deployment "+base.where())
	}
	if len(w.further) == 0 {
		return
	}
	list, _ := readPorts(o)
	for i, p := range list.ports {
		if p.target.name != "" {
			declared.check(list.places[i], p.target.name, p.protocol, "base Deployment "+base.where())
		}
	}
}

// check warns if no container has declared a port of that name and protocol. The containers are those of pods.
func (declared declaration) check(f field, name, protocol, pods string) {
	isDeclared := slices.ContainsFunc(declared.ports, func(p containerPort) bool { return p.protocol == protocol && p.name == name })
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
	f.object.warn(rule.UndeclaredPort, f, nil, "no container of %s declares a port named %q (declared: %s)", pods, name, known)
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
	for _, list := range []string{"containers", "initContainers"} {
		f, ok := o.field(slices.Concat(spec, []string{list})...)
		if !ok {
			return nil, false
		}
		containers, ok := f.entries()
		if !ok {
			return nil, false
		}
		for _, c := range containers {
			if list == "initContainers" && c.value.Field("restartPolicy").Text() != "Always" {
				continue
			}
			f, ok := c.child("ports")
			if !ok {
				return nil, false
			}
			entries, ok := f.entries()
			if !ok {
				return nil, false
			}
			for _, e := range entries {
				if e.requireKind(document.Map) {
					ports = append(ports, containerPort{e.value.Field("name").Text(), atoi(e.value.Field("containerPort").Text()), protocolOf(e.value)})
				}
			}
		}
	}
	return ports, true
}
