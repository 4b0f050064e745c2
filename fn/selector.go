package fn

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// readSelectorAnnotation returns by what the Service of a workload selects: its annotation, or else the configuration, names it.
func readSelectorAnnotation(o *object, configured config.Selector) (config.Selector, bool) {
	f, ok := o.field(selectorAnnotationField...)
	if !ok || !f.isSet() {
		return configured, ok
	}
	text, ok := f.text()
	selector := config.Selector(text)
	if ok && selector != config.SelectorModule && selector != config.SelectorWorkload {
		f.fail(rule.Selector, nil, "must be \"module\" or \"workload\", got %q", text)
		ok = false
	}
	return selector, ok
}

// readSelector returns the labels by which the Service of a workload selects its Pods, and the field that they come from.
func readSelector(p podTemplate, labels field, by config.Selector) (selector []label, from []string, ok bool) {
	component := label{requester.ComponentLabel, componentModule}
	module, ok := labels.child(moduleNameLabel)
	if !ok {
		return nil, nil, false
	}
	if by == config.SelectorModule && module.isSet() {
		name, ok := module.text()
		return []label{{moduleNameLabel, name}, component}, module.keys, ok && checkLabelValue(module, name)
	}
	own, ok := readOwnLabels(p, labels)
	if !ok {
		return nil, nil, false
	}
	ok = own.requireKind(document.Map)
	for key := range own.value.Fields() {
		f, found := own.child(key)
		value, isText := f.text()
		if !found || !isText || !checkOwnLabel(f, key, value, labels) {
			ok = false
			continue
		}
		if key != requester.ComponentLabel {
			selector = append(selector, label{key, value})
		}
	}
	if ok && len(selector) == 0 {
		own.fail(rule.Selector, nil, "is empty but for the label %s, so the Service would select every module of the namespace: "+
			"add a label that only the Pods of this %s have", requester.ComponentLabel, p.object.id.Kind)
		return nil, nil, false
	}
	selector = append(selector, component)
	slices.SortFunc(selector, func(a, b label) int { return strings.Compare(a.key, b.key) })
	return selector, own.keys, ok
}

// readOwnLabels returns the labels by which a workload itself selects its Pods. For the kinds whose selector
// the API server derives from the labels of the Pods, these are those labels if it has no selector.
func readOwnLabels(p podTemplate, labels field) (field, bool) {
	o := p.object
	if len(p.keys) == 0 {
		return labels, true
	}
	f, ok := o.field(p.selector...)
	if !ok || !f.requireKind(document.Map) {
		return f, false
	}
	isController := o.id.Kind == "ReplicationController" && o.id.APIVersion == "v1"
	isJob := strings.HasSuffix(o.id.Kind, "Job") // of Kubernetes and of OpenKruise, whose BroadcastJob has no selector at all
	switch {
	case !f.isSet() && (isController || isJob):
		return labels, true
	case isController:
		return f, true
	}
	expressions, ok := f.child("matchExpressions")
	if !ok {
		return f, false
	}
	if hasEntries(expressions.value) {
		expressions.fail(rule.Selector, nil, "cannot be used, as the selector of a Service has only labels: replace it by matchLabels, %s", wayOut)
		return f, false
	}
	matchLabels, ok := f.child("matchLabels")
	if ok && matchLabels.isEmpty() {
		matchLabels.fail(rule.Selector, nil, "is empty, so the Service has no labels to select the Pods by: add matchLabels, %s", wayOut)
		return f, false
	}
	return matchLabels, ok
}

const wayOut = "or select by the label " + moduleNameLabel + " of the Pods"

func hasEntries(list Value) bool {
	for range list.Entries() {
		return true
	}
	return false
}

// checkOwnLabel reports an error if a Service cannot select the Pods by a label of their workload. It returns whether it can.
func checkOwnLabel(f field, key, value string, labels field) bool {
	ok := checkLabelValue(f, value)
	if !isLabel(key) {
		for _, message := range validation.IsQualifiedName(key) {
			f.fail(rule.Selector, nil, "is not a valid label key: %s", message)
			ok = false
		}
	}
	of := labels.peek(key)
	if ok && (of.value.Kind() != document.String || of.value.Text() != value) {
		f.fail(rule.Selector, nil, "does not match the Pods of this workload: %s is %s, got %q", of.path(), of.value.Describe(), value)
		return false
	}
	return ok
}
