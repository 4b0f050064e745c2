package packagetest

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/krm"
)

// A generator collects what a package holds.
type generator struct {
	rand      *rand.Rand
	modules   []module
	services  []service
	documents []Document
	warnings  []string
	errors    []string
	conflicts []conflict
	taken     map[string]bool // the names of modules, with their namespaces
}

func newGenerator(seed uint64) *generator {
	return &generator{rand: rand.New(rand.NewPCG(seed, 0)), taken: map[string]bool{}}
}

// fill adds modules, each in a situation that is drawn, and resources that have nothing to do with them.
func (g *generator) fill(modules int) *generator {
	for i := range modules {
		m := g.module()
		switch {
		case g.odds(12):
			g.addUnknown(m)
		case g.odds(12):
			g.addLocal(m)
		case g.odds(6):
			m.requests = false
			g.add(m)
		default:
			g.add(m)
		}
		if g.odds(3) {
			g.addUnrelated(i)
		}
	}
	for _, w := range slices.SortedFunc(maps.Values(wanted(g.modules)), func(a, b service) int { return strings.Compare(a.id(), b.id()) }) {
		g.addExisting(w)
	}
	return g
}

func (g *generator) odds(n int) bool { return g.rand.IntN(n) == 0 }

// module draws one whose name nothing has in its namespace.
func (g *generator) module() module {
	for {
		m := module{
			apiVersion: pick(g.rand, "koupleless.io/v1alpha1", "koupleless.alipay.com/v1alpha1", "serverless.alipay.com/v1alpha1"),
			kind:       "ModuleDeployment",
			namespace:  pick(g.rand, "", "shop", "pay", "ops"),
			module:     fmt.Sprintf("m%d", g.rand.IntN(1000)),
			port:       pick(g.rand, 80, 81, 443, 8080, 65535, 1),
			target:     pick[any](g.rand, nil, nil, 8080, 1, 65535, "http", "http-8080", "a1"),
			requests:   true,
		}
		if g.odds(10) { // the longest that makes a valid name
			m.module += strings.Repeat("x", 55-len(m.module))
		}
		if key := m.namespace + "/" + m.module; !g.taken[key] {
			g.taken[key] = true
			m.name = pick(g.rand, m.module, "dynamic-"+m.module, m.module+".v1")
			if g.odds(3) {
				m.apiVersion, m.kind = "apps/v1", pick(g.rand, "Deployment", "StatefulSet", "DaemonSet")
			}
			return m
		}
	}
}

// add adds a module and, at times, its base and a second module that shares its Service.
func (g *generator) add(m module) {
	g.modules = append(g.modules, m)
	if m.kind != "ModuleDeployment" {
		g.addDocument(m.workload(g))
		if _, isName := m.target.(string); isName && m.requests {
			g.warn(m, targetAnnotation)
		}
		return
	}
	base := pick(g.rand, "", "", "base-of-"+m.module)
	labels := object{{"app.kubernetes.io/name", m.module}}
	if g.odds(10) {
		labels = nil
		if m.requests {
			g.warn(m, "metadata.labels")
		}
	}
	g.addDocument(m.moduleDeployment(g, labels, base))
	g.warnLong(m)
	if base != "" {
		g.addBase(m, base)
	}
	if m.requests && g.odds(5) {
		m.name = "second-" + m.name
		if m.target == nil {
			m.target = pick[any](g.rand, nil, m.port)
		}
		g.modules = append(g.modules, m)
		g.addDocument(m.moduleDeployment(g, object{{"second", "true"}}, ""))
		g.warnLong(m)
	}
}

// warnLong expects warnings about names of which module-controller V1 makes ones that are too long.
func (g *generator) warnLong(m module) {
	if m.requests && len(m.name) > 52 {
		g.warn(m, "metadata.name")
	}
	if m.requests && len(m.module) > 52 {
		g.warn(m, moduleField)
	}
}

// addUnknown adds a ModuleDeployment of an API group that no controller reads.
func (g *generator) addUnknown(m module) {
	m.apiVersion, m.kind = pick(g.rand, "koupleless.com/v1", "koupleless.io/v1beta1", "example.com/v1alpha1"), "ModuleDeployment"
	g.warn(m, "apiVersion")
	g.addDocument(m.moduleDeployment(g, nil, ""))
}

// addLocal adds a module that is for tools only.
func (g *generator) addLocal(m module) {
	o := m.moduleDeployment(g, nil, "")
	if m.kind != "ModuleDeployment" {
		o = m.workload(g)
	}
	g.addDocument(set(o, "true", "metadata", "annotations", krm.LocalConfig))
}

// warn expects a warning about a field of a module.
func (g *generator) warn(m module, field string) {
	g.warnings = append(g.warnings, message(m.kind, m.namespace, m.name, field))
}

func (g *generator) addDocument(o object) Document {
	v := o.value()
	text := func(m any, key string) string {
		s, _ := m.(map[string]any)[key].(string)
		return s
	}
	metadata := v["metadata"]
	annotations, _ := metadata.(map[string]any)["annotations"].(map[string]any)
	d := Document{
		ID:     id(text(v, "apiVersion"), text(v, "kind"), text(metadata, "namespace"), text(metadata, "name")),
		Stays:  true,
		Local:  annotations[krm.LocalConfig] == "true",
		object: o,
	}
	g.documents = append(g.documents, d)
	return d
}

// build writes what has been collected.
func (g *generator) build() *Package {
	p := &Package{Want: map[string]map[string]any{}, Warnings: g.warnings, Errors: g.errors}
	for _, d := range g.documents {
		p.Want[d.ID] = d.object.value()
	}
	services := wanted(g.modules)
	for _, w := range services {
		p.Want[w.id()] = w.object().value()
	}
	for _, s := range g.services {
		g.addDocument(s.object())
		d := &g.documents[len(g.documents)-1]
		is, stays := s.reconciled(services)
		d.Stays = stays && fmt.Sprint(is) == fmt.Sprint(s)
		delete(p.Want, s.id())
		if stays {
			p.Want[s.id()] = is.object().value()
		}
	}
	for i := range g.documents {
		d := &g.documents[i]
		w := newWriter(g.rand, d.ID)
		d.Text = w.document(d.object)
		d.Notes = w.notes
		if g.odds(10) {
			d.Text = strings.ReplaceAll(d.Text, "\n", "\r\n")
		}
	}
	g.rand.Shuffle(len(g.documents), func(i, j int) { g.documents[i], g.documents[j] = g.documents[j], g.documents[i] })
	g.orderConflicts()
	p.Files = distribute(g.rand, g.documents)
	slices.Sort(p.Warnings)
	slices.Sort(p.Errors)
	p.Errors = slices.Compact(p.Errors)
	return p
}
