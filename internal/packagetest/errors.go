package packagetest

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/krm"
)

// A mistake is a value that a field must not have.
type mistake struct {
	field string
	keys  []string
	value any
}

func inStrategy(key string, values ...any) []mistake { return mistakes(strategy+"."+key, values...) }

func annotated(key string, values ...any) []mistake {
	return mistakesAt("metadata.annotations["+key+"]", []string{"metadata", "annotations", key}, values...)
}

// labelled are mistakes in a label of the Pods, with the field that the message is about.
func labelled(field, key string, values ...any) []mistake {
	return mistakesAt(field, []string{"spec", "template", "metadata", "labels", key}, values...)
}

func mistakes(field string, values ...any) []mistake {
	return mistakesAt(field, strings.Split(field, "."), values...)
}

func mistakesAt(field string, keys []string, values ...any) []mistake {
	var all []mistake
	for _, value := range values {
		all = append(all, mistake{field, keys, value})
	}
	return all
}

var moduleDeploymentMistakes = slices.Concat(
	inStrategy("port", nil, 0, -1, 65536, 4294967376, "80", "http", 80.5, true, list{80}, object{{"port", 80}}),
	inStrategy("targetPort", -1, 65536, "8080", "Http", "a--b", "a_b", "-a", "sixteen-letters-", true, 0.5, list{80}),
	inStrategy("enableModuleService", "true", "yes", 1, list{}, object{{"a", "b"}}),
	mistakes(moduleField, nil, "", 7, true, "Upper", "under_score", "dot.ted", "1st", "-a", "a-", "a/b", strings.Repeat("a", 56), list{"a"}),
	mistakes(strategy, "on", list{"port"}),
	mistakes("spec.template", "none"),
	mistakes("spec.baseDeploymentName", 7, list{"a"}),
)

var workloadMistakes = slices.Concat(
	annotated(enableAnnotation, "yes", "True", ""),
	annotated(portAnnotation, nil, "", "0", "65536", "http", "8O", "+80"),
	annotated(targetKey, "65536", "Http", "a_b"),
	labelled("spec.template.metadata.labels["+nameLabel+"]", nameLabel, "", "Upper", "a_b", strings.Repeat("a", 56)),
	labelled("spec.selector.matchLabels", nameLabel, nil), // the selector is the second choice
)

// workloadDoubts are values with which a workload is no module, so that there is a warning and no Service.
var workloadDoubts = labelled("spec.template.metadata.labels["+componentLabel+"]", componentLabel, nil, "base", "")

var serviceMistakes = slices.Concat(
	mistakes("spec.ports", object{{"http", 80}}, "80"),
	mistakesAt("spec.ports[1]", []string{"spec", "ports"}, list{object{{"name", "http"}, {"port", 9}}, object{{"name", "b"}, {"port", 80}}}),
	mistakes("spec.selector", list{"app"}, "app"),
)

// refusedByIntegrations are mistakes that integrations refuse, or fail at.
var refusedByIntegrations = slices.Concat(
	mistakes("metadata.name", "Upper", "a_b"),
	mistakes("metadata.namespace", "a.b"),
	mistakes("metadata.labels", list{"a"}, "a"),
	mistakes("metadata.labels.a", 1, true),
	mistakes("metadata.annotations", list{"a"}),
	annotated(krm.LocalConfig, true),
)

// addErrors adds each mistake in a resource of its own, and modules that want one Service differently.
func (g *generator) addErrors(forIntegrations bool) {
	inModules := moduleDeploymentMistakes
	if !forIntegrations {
		inModules = slices.Concat(inModules, refusedByIntegrations)
	}
	for _, f := range inModules {
		m := g.moduleOf("ModuleDeployment")
		g.addMistake(m.moduleDeployment(g, object{{"app", m.module}}, ""), f)
	}
	for _, f := range workloadMistakes {
		g.addMistake(g.moduleOf("StatefulSet").workload(g), f)
	}
	for _, f := range workloadDoubts {
		d := g.addDocument(set(g.moduleOf("StatefulSet").workload(g), f.value, f.keys...))
		g.warnings = append(g.warnings, d.message(f.field))
	}
	for _, f := range serviceMistakes {
		m := g.moduleOf("ModuleDeployment")
		m.port = 80
		g.addDocument(m.moduleDeployment(g, object{{"app", m.module}}, ""))
		s := wanted([]module{m})[id("v1", "Service", m.namespace, m.module+"-service")]
		g.addMistake(s.object(), f)
	}
	g.addConflicts()
}

// moduleOf draws a module of a kind that has nothing to warn about.
func (g *generator) moduleOf(kind string) module {
	for {
		m := g.module()
		if (m.kind == "ModuleDeployment") == (kind == "ModuleDeployment") && len(m.module) < 40 {
			m.kind, m.target = kind, 8080
			return m
		}
	}
}

func (g *generator) addMistake(o object, f mistake) {
	d := g.addDocument(set(o, f.value, f.keys...))
	g.errors = append(g.errors, d.message(f.field))
}

// A conflict is between two resources, by their identities. The later one has the error, so they keep this order, which
// is kustomize's, too.
type conflict struct{ first, second string }

func (g *generator) addConflicts() {
	for _, c := range []struct {
		field  string
		change func(*module)
	}{
		{strategy + ".port", func(m *module) { m.port++ }},
		{strategy + ".targetPort", func(m *module) { m.target = "other" }},
		{"apiVersion", func(m *module) { m.apiVersion = "serverless.alipay.com/v1alpha1" }},
	} {
		a := g.moduleOf("ModuleDeployment")
		a.apiVersion, a.port = "koupleless.io/v1alpha1", 80
		b := a
		b.name = "other-" + a.name
		c.change(&b)
		g.addConflict(a.moduleDeployment(g, object{{"a", "a"}}, ""), b.moduleDeployment(g, object{{"b", "b"}}, ""), c.field)
	}
	a := g.moduleOf("ModuleDeployment")
	b := a
	b.apiVersion, b.kind = "apps/v1", "DaemonSet"
	g.addConflict(b.workload(g), a.moduleDeployment(g, object{{"a", "a"}}, ""), "apiVersion")
}

func (g *generator) addConflict(first, second object, field string) {
	a, b := g.addDocument(first), g.addDocument(second)
	g.errors = append(g.errors, b.message(field))
	g.conflicts = append(g.conflicts, conflict{a.ID, b.ID})
}

// orderConflicts puts the resources of each conflict into their order.
func (g *generator) orderConflicts() {
	index := func(id string) int {
		return slices.IndexFunc(g.documents, func(d Document) bool { return d.ID == id })
	}
	for _, c := range g.conflicts {
		if i, j := index(c.first), index(c.second); i > j {
			g.documents[i], g.documents[j] = g.documents[j], g.documents[i]
		}
	}
}

// message returns the messages about a field of a document.
func (d Document) message(field string) string {
	parts := strings.Split(d.ID, " ")
	return message(parts[1], parts[2], parts[3], field)
}

// set returns an object with a field set.
func set(o object, value any, keys ...string) object {
	o = slices.Clone(o)
	i := slices.IndexFunc(o, func(p pair) bool { return p.key == keys[0] })
	if i < 0 {
		i = len(o)
		o = append(o, pair{key: keys[0]})
	}
	if len(keys) > 1 {
		child, _ := o[i].value.(object)
		value = set(child, value, keys[1:]...)
	}
	o[i].value = value
	return o
}
