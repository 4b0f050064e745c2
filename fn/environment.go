package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
)

// Controller V2 keeps environments apart by a label of the workload and by a taint of the nodes, which its Pods tolerate. The
// Pods have no label of their environment.
const (
	environmentLabel = "virtual-kubelet.koupleless.io/env"
	environmentTaint = "schedule.koupleless.io/node-env"
)

// An environment is where the Pods of a workload run: its name, "" if it has none, and the place of the field that names it.
type environment struct {
	name string
	at   []string
}

func (e *environment) String() string {
	if e.name == "" {
		return "no environment"
	}
	return fmt.Sprintf("environment %q", e.name)
}

// readEnvironment returns the environment of a workload: its label, or else the taints that its Pods tolerate.
func readEnvironment(p podTemplate) *environment {
	label := p.object.peek("metadata", "labels", environmentLabel)
	if label.value.Text() != "" {
		return &environment{label.value.Text(), label.keys}
	}
	at := p.path("spec", "tolerations")
	var names []string
	for _, toleration := range p.object.root().Lookup(at...).Entries() {
		if toleration.Field("key").Text() == environmentTaint && toleration.Field("value").Text() != "" {
			names = append(names, toleration.Field("value").Text())
		}
	}
	if len(names) == 0 {
		return &environment{"", label.keys}
	}
	slices.Sort(names)
	return &environment{strings.Join(slices.Compact(names), ","), at}
}

// warnEnvironment warns if the Pods of another owner of the Service run in another environment than those of the first one.
func (w *wanted) warnEnvironment(other *wanted) {
	mine, theirs := w.owners[0], other.owners[0]
	if mine.environment == nil || mine.environment.name == theirs.environment.name { // or both are of controller V1
		return
	}
	at := theirs.object.peek(theirs.environment.at...)
	at.warn(rule.SharedEnvironments, nil, "Service %q sends traffic to two environments: %s has %s, %s has %s; %s",
		w.qualifiedName(), w.requestedBy(), mine.environment, other.requestedBy(), theirs.environment, other.ownService())
}

// warnOverlaps warns if a Service that selects by the label of a module selects also the Pods of a workload in another environment,
// which has another Service.
func warnOverlaps(all []*wanted) {
	byLabel := map[[2]string]*wanted{} // by namespace and the value of the label
	keyOfLabel := func(w *wanted, value string) [2]string { return [2]string{namespaceKey(w.namespace), value} }
	for _, w := range all {
		if len(w.selector) != 2 || w.selector[0].key != moduleNameLabel {
			continue
		}
		if k := keyOfLabel(w, w.selector[0].value); byLabel[k] == nil {
			byLabel[k] = w
		}
	}
	for _, w := range all {
		value := w.owners[0].moduleLabel
		if other := byLabel[keyOfLabel(w, value)]; value != "" && other != nil {
			other.warnEnvironment(w)
		}
	}
}

// warnSameSelectors warns if the Services of two workloads that select by the own labels of their workloads select the same Pods.
func warnSameSelectors(all []*wanted) {
	first := map[resourceKey]*wanted{} // by the selector
	for _, w := range all {
		mine := w.owners[0]
		if mine.generation != "V2" || w.settings.Selector == config.SelectorModule && mine.moduleLabel != "" {
			continue
		}
		k := keyOf(w.namespace, selectorText(w.selector))
		other := first[k]
		if other == nil {
			first[k] = w
			continue
		}
		f, _ := mine.object.field(mine.request.selector...)
		f.warn(rule.SharedSelector, nil, "gives Service %q the selector of Service %q, so that each sends traffic to the Pods of both workloads (the other is %s): "+
			"give the Pods of each a label of its own, and name it in the selector of the workload", w.qualifiedName(), other.qualifiedName(), other.requestedBy())
	}
}

// ownService returns how a workload gets a Service of its own, which selects its Pods and no others.
func (w *wanted) ownService() string {
	remedy := "add the annotation " + selectorAnnotation + ": workload to both"
	apart := w.settings
	apart.Selector = config.SelectorWorkload
	if apart.NamePattern() == w.settings.NamePattern() && !strings.Contains(apart.NamePattern(), "{moduleDeployment}") {
		remedy += " and {moduleDeployment} to the name in the configuration"
	}
	return remedy + ", which gives each its own Service"
}
