package fn

import (
	"slices"
	"strconv"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// readModuleName reads the name of a workload's module: from its annotation, from the label of its Pods, or from the one
// container of its Pods, which is where controller V2 has it from. The field is the one that holds it.
func readModuleName(p podTemplate, labels field) (name string, f field, ok bool) {
	o := p.object
	if f, ok = o.field(moduleAnnotationField...); !ok {
		return "", f, false
	}
	if !f.isSet() {
		if f, ok = labels.child(moduleNameLabel); !ok {
			return "", f, false
		}
	}
	if f.isSet() {
		if name, ok = f.text(); ok && name == "" {
			f.fail(rule.Required, nil, "is empty: set it to the name of the module, or remove it")
			ok = false
		}
		return name, f, ok
	}
	spec, ok := o.field(p.path("spec")...)
	if !ok {
		return "", f, false
	}
	containers, ok := spec.list("containers")
	if !ok {
		return "", f, false
	}
	if len(containers) == 1 {
		f = containers[0].peek("name")
		if name, ok = f.text(); ok && name == "" {
			f.fail(rule.Required, nil, "is required, as it names the module")
			ok = false
		}
		return name, f, ok
	}
	f.fail(rule.Required, nil, "is required, as the Pods have %d containers: add this label with the name of the module to the labels of "+
		"the Pods, or the annotation %s to the %s", len(containers), moduleAnnotation, o.id.Kind)
	return "", f, false
}

// warnOtherName warns about the name of a module that none of the containers has.
func warnOtherName(p podTemplate, name string, f field) {
	isName := func(container string) bool { return container == name || document.Variable(container) != "" }
	if containers := p.containers(); len(containers) > 0 && !slices.ContainsFunc(containers, isName) {
		f.warn(rule.ModuleContainer, nil, "is %q, but the Pods have no container of that name: controller V2 names a module by its container (%s)",
			name, bounds.List(quoted(containers)))
	}
}

func quoted(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, strconv.Quote(name))
	}
	return all
}

// checkLabelValue reports an error if a value cannot be that of a label. It returns whether it can.
func checkLabelValue(f field, value string) bool {
	messages := labelValueMessages(value)
	for _, message := range messages {
		f.fail(rule.ModuleName, nil, "%s, got %q", message, value)
	}
	return len(messages) == 0
}
