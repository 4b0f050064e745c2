package fn

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/internal/bounds"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/rule"
)

// What module-controller V1 makes of names: of that of the ModuleDeployment a label's value, of that of the module the name part of a
// finalizer.
const (
	replicasSuffix  = "-replicas-1"
	finalizerPrefix = "module-name"
)

var (
	versionField = []string{"spec", "template", "spec", "module", "version"}
	urlField     = []string{"spec", "template", "spec", "module", "url"}
)

// warnController warns about what makes a good Service and a module that module-controller V1 does not install.
func warnController(o *object, name, module string) {
	if limit := validation.LabelValueMaxLength - len(replicasSuffix); len(name) > limit {
		f, _ := o.field(nameField...)
		f.warn(rule.ControllerLimit, nil, "must have at most %d characters, got %d: module-controller V1 appends %q to it to make the value of a "+
			"label, and cannot create the Module of a longer name", limit, len(name), replicasSuffix)
	}
	if limit := validation.LabelValueMaxLength - len(finalizerPrefix); len(module) > limit {
		f, _ := o.field(moduleNameField...)
		f.warn(rule.ControllerLimit, nil, "must have at most %d characters, got %d: module-controller V1 prefixes it with %q to make the name of a "+
			"finalizer, and cannot install a module of a longer name", limit, len(module), finalizerPrefix)
	}
	warnTypes(o)
	version := o.peek(versionField...)
	if text := version.value.Text(); version.value.Kind() == document.String {
		if messages := labelValueMessages(text); len(messages) > 0 && document.Variable(text) == "" {
			version.warn(rule.ControllerLimit, nil, "must be a valid label value, as module-controller V1 uses it as one and cannot install the module otherwise: %s, got %q",
				strings.Join(messages, "; "), bounds.CutValue(text))
		}
	}
	if o.run.inPipeline {
		return // kustomize still runs: a later layer may add what is missing
	}
	for _, keys := range [][]string{urlField, versionField, baseNameField} {
		f := o.peek(keys...)
		if f.value.IsNull() || f.value.Kind() == document.String && f.value.Text() == "" {
			f.warn(rule.MissingField, nil, "is required by the CRD of module-controller V1: the API server rejects a ModuleDeployment without it")
		}
	}
}
