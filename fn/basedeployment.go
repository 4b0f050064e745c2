package fn

import (
	"fmt"
	"strings"

	"github.com/koupleless/module-service/internal/document"
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
	items   []Item
	report  *report
	byName  map[[2]string]int     // namespace and name -> item
	renamed map[[2]string]*object // namespace and a name that kustomize replaced -> the Deployment
	opened  map[int]*object
}

func indexBases(items []Item, rep *report) *bases {
	b := &bases{items: items, report: rep, byName: map[[2]string]int{}, renamed: map[[2]string]*object{}, opened: map[int]*object{}}
	for i, item := range items {
		id := item.ID()
		if id.Kind != "Deployment" || !strings.HasPrefix(id.APIVersion, "apps/") {
			continue
		}
		b.byName[[2]string{id.Namespace, id.Name}] = i
		if !item.Mentions(previousNamesAnnotation) {
			continue
		}
		if o := b.open(i); o != nil {
			for _, name := range previousNames(o) {
				b.renamed[[2]string{id.Namespace, name}] = o
			}
		}
	}
	return b
}

func (b *bases) open(i int) *object {
	if _, ok := b.opened[i]; !ok {
		b.opened[i] = open(b.items, i, nil, b.report)
	}
	return b.opened[i]
}

// checkBases checks the base Deployments of all that names one.
func checkBases(items []Item, all []*wanted, rep *report) {
	var known *bases
	for _, w := range all {
		for _, owner := range w.owners {
			if owner.base == "" {
				continue
			}
			if known == nil {
				known = indexBases(items, rep)
			}
			known.check(w, owner)
		}
	}
}

// check warns if the base among the items will not serve a wanted Service, or will not be found by the controller.
func (b *bases) check(w *wanted, owner owner) {
	o, name := owner.object, owner.base
	k := [2]string{o.id.Namespace, name}
	if i, found := b.byName[k]; found {
		if base := b.open(i); base != nil {
			checkTarget(w, o, base)
		}
		return
	}
	if base := b.renamed[k]; base != nil {
		checkTarget(w, o, base)
		return
	}
	b.warnRenamed(o, name)
}

// checkTarget warns about a targetPort that no container of the base listens on, as far as the containers declare it.
func checkTarget(w *wanted, o, base *object) {
	declared, ok := containerPorts(base)
	if !ok || w.target.name == "" && len(declared) == 0 {
		return
	}
	var known []string
	protocol := w.protocol()
	for _, p := range declared {
		if p.protocol != protocol {
			continue
		}
		if w.target.name != "" && p.name == w.target.name || w.target.name == "" && p.number == w.target.number {
			return
		}
		known = append(known, p.String())
	}
	f, _ := o.field(targetPortField...)
	declares := "declares no port"
	switch {
	case len(known) > 0:
		declares = "declares " + strings.Join(known, ", ")
	case len(declared) > 0:
		declares += " of protocol " + protocol
	}
	o.warn(f, nil, "leads to port %v, which no container of base Deployment %s has: it %s", w.target, base.where(), declares)
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
	return fmt.Sprintf("%d (%q)", p.number, p.name)
}

// containerPorts returns the ports that a Deployment's containers declare, sidecars among the init containers included.
func containerPorts(base *object) (ports []containerPort, ok bool) {
	for _, list := range []string{"containers", "initContainers"} {
		f, ok := base.field("spec", "template", "spec", list)
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
				if e.requireKind(document.Map, "a map") {
					ports = append(ports, containerPort{e.value.Field("name").Text(), atoi(e.value.Field("containerPort").Text()), protocolOf(e.value)})
				}
			}
		}
	}
	return ports, true
}
