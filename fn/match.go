package fn

import (
	"maps"
	"slices"
	"sync"

	"github.com/koupleless/module-service/fn/config"
)

// A matcher pairs each wanted Service with the existing one.
type matcher struct {
	services []*existing
	byName   serviceIndex
	wanted   map[resourceKey]*wanted // by the name
	renamed  func() renamedServices
	claimed  map[*existing]bool
}

func newMatcher(all []*wanted, services []*existing) *matcher {
	m := &matcher{
		services: services, byName: indexServices(services), wanted: map[resourceKey]*wanted{}, claimed: map[*existing]bool{},
		renamed: sync.OnceValue(func() renamedServices { return indexRenamed(services) }),
	}
	if len(services) == 0 {
		return m
	}
	for _, w := range all {
		m.wanted[w.key()] = w
	}
	m.findMisnamed(all)
	return m
}

// findMisnamed finds the Services to which kustomize gave the name of another wanted one: with the prefix shop-, the Service of the
// module api has the name of that of the module shop-api, even if the module api is no longer there.
func (m *matcher) findMisnamed(all []*wanted) {
	var odd []*existing // named like a wanted one, but marked otherwise
	for _, e := range m.services {
		w := m.namesake(e)
		if e.managed && w != nil && !slices.ContainsFunc(w.owners, func(o owner) bool { return e.marks()[o.mark] }) {
			odd = append(odd, e)
		}
	}
	if len(odd) == 0 {
		return
	}
	index := indexRenamed(odd)
	for _, w := range all {
		for _, s := range index.candidates(w) {
			e := s.existing
			e.misnamed = e.misnamed || !slices.Equal(m.namesake(e).selector, w.selector) && e.isRenamed(w)
		}
	}
	for _, e := range odd { // its module may be gone
		w := m.namesake(e)
		selectsPods, isThere, isCopy := false, false, false
		for _, s := range m.renamed().candidates(w) {
			selectsPods = selectsPods || s.existing == e
			if m.namesake(s.existing) == nil && s.isRenamed(w) {
				isThere = true
				isCopy = isCopy || maps.Equal(s.marks(), e.marks()) // of a base, which another overlay did not rename
			}
		}
		e.misnamed = e.misnamed || isThere && (!selectsPods || isCopy)
	}
}

// namesake returns the wanted Service that has the name of an existing one, nil if there is none.
func (m *matcher) namesake(e *existing) *wanted { return m.wanted[e.key()] }

// find returns the managed Services that may be a wanted one, which are then claimed, and the foreign one of its name; nil
// if there is none.
func (m *matcher) find(w *wanted) (managed []*existing, foreign *existing) {
	managed, foreign = m.byName.find(w, m.claimed)
	if len(m.services) > 0 && (managed == nil || len(w.owners) > 1) {
		renamed := m.renamed().find(w, m.isTaken)
		if managed == nil && renamed == nil {
			renamed = m.findNamedBefore(w)
		}
		// Of several copies of a base kustomize renamed some only. The Service that has the wanted name is that of the others.
		if together := slices.Concat(managed, renamed); managed == nil || w.split(together) != nil {
			managed = together
			for _, e := range renamed {
				e.renamed = true
			}
		}
	}
	for _, e := range managed {
		m.claimed[e] = true
	}
	if foreign != nil {
		m.claimed[foreign] = true
	}
	return managed, foreign
}

// findNamedBefore returns the Services that had the name that follows from an earlier name of an owner, if their names show that they
// are a wanted one. They can select by other labels, as a patch can change those of the Pods.
func (m *matcher) findNamedBefore(w *wanted) (found []*existing) {
	for _, o := range w.owners {
		for _, name := range o.previousNames {
			service := w.settings.ServiceName(config.Subject{Module: w.module, ModuleDeployment: name})
			for _, e := range m.byName[keyOf(w.namespace, service)] {
				if !m.isTaken(e) && e.isRenamed(w) && !slices.Contains(found, e) {
					found = append(found, e)
				}
			}
		}
	}
	return found
}

func (m *matcher) isTaken(e *existing) bool {
	return m.claimed[e] || m.namesake(e) != nil && !e.misnamed
}

// A serviceIndex finds Services by their namespace and any of their names.
type serviceIndex map[resourceKey][]*existing

func indexServices(services []*existing) serviceIndex {
	index := serviceIndex{}
	for _, e := range services {
		for _, name := range append([]string{e.id.Name}, e.previousNames...) {
			k := keyOf(e.id.Namespace, name)
			index[k] = append(index[k], e)
		}
	}
	return index
}

// find returns the managed Services and the foreign one that are the wanted one, nil if there is none. A Service of
// the very name goes before renamed ones, of which there may be several.
func (index serviceIndex) find(w *wanted, claimed map[*existing]bool) (managed []*existing, foreign *existing) {
	for _, e := range index[w.key()] {
		closeness := e.closeness(w)
		switch {
		case claimed[e], e.misnamed && e.id.Name == w.name, slices.Contains(managed, e), e.id.Name != w.name && !e.isOf(w):
		case !e.managed:
			if foreign == nil || closeness > foreign.closeness(w) {
				foreign = e
			}
		case managed == nil, closeness > managed[0].closeness(w):
			managed = []*existing{e}
		case closeness == managed[0].closeness(w) && e.id.Name != w.name:
			managed = append(managed, e)
		}
	}
	return managed, foreign
}

// closeness is higher the more the Service has of the name and namespace of a wanted one.
func (e *existing) closeness(w *wanted) int {
	switch {
	case e.id.Name == w.name && e.id.Namespace == w.namespace:
		return 3
	case e.id.Name == w.name:
		return 2
	case e.id.Namespace == w.namespace:
		return 1
	}
	return 0
}

// marks returns the names in the owner mark. It can be long, and is read once.
func (e *existing) marks() map[string]bool {
	if e.marked != nil {
		return e.marked
	}
	e.marked = map[string]bool{}
	for _, name := range Owners(e.root()) {
		e.marked[name] = true
	}
	return e.marked
}

// isOf reports whether the mark of a renamed Service names an owner of the wanted one: kustomize renames the owner, but not
// in the mark.
func (e *existing) isOf(w *wanted) bool {
	return slices.ContainsFunc(w.owners, func(o owner) bool { return o.isMarkedInPart(e.marks()) })
}
