package fn

import (
	"fmt"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

var (
	apiVersionField = []string{"apiVersion"}
	strategyField   = []string{"spec", "operationStrategy", "serviceStrategy"}
	enableField     = []string{"spec", "operationStrategy", "serviceStrategy", requester.EnableFlag}
	portField       = []string{"spec", "operationStrategy", "serviceStrategy", "port"}
	targetPortField = []string{"spec", "operationStrategy", "serviceStrategy", "targetPort"}
	moduleNameField = []string{"spec", "template", "spec", "module", "name"}
)

var strategyRequest = request{selector: apiVersionField, port: portField, target: targetPortField}

// readModuleDeployment reads a ModuleDeployment. What makes a Service impossible is what the API server would refuse, by the
// API server's own rules.
func readModuleDeployment(o *object) (w *wanted, isModule bool) {
	isLocal, localOK := readLocalConfig(o)
	if isLocal {
		return nil, false
	}
	dialect, known := requester.DialectOf(o.id.APIVersion)
	if !known {
		apiVersion, _ := o.field(apiVersionField...)
		apiVersion.suspect(rule.UnknownAPIVersion, nil, "is %q, which no Koupleless controller reads, so no Service is generated for it; known are %s",
			o.id.APIVersion, requester.KnownAPIVersions())
		return nil, requester.InKnownGroup(o.id.APIVersion)
	}
	before := len(o.run.entries)
	warnMisspelt(o)
	strategy, strategyOK := o.field(strategyField...)
	enabled, enabledOK := true, false // it may request one if that cannot be read
	if strategyOK {
		enabled, enabledOK = readEnabled(strategy)
	}
	if !enabled {
		if len(o.run.entries) == before {
			warnWithoutFlag(strategy)
		}
		return nil, true
	}
	checkMetadata(o, field.fail)
	subject, subjectOK := readSubject(o)
	warnWithoutLabels(o)
	service, own, moduleOK := readModule(o, dialect, &subject)
	port, portOK, target, targetOK := 0, false, target{}, false
	if strategyOK {
		port, portOK = readPort(strategy)
		target, targetOK = readTarget(strategy, port)
	}
	list, listOK := readPorts(o)
	base, baseOK := readBase(o)
	checkLabels(o)
	if !localOK || !enabledOK || !subjectOK || !moduleOK || !portOK || !targetOK || !listOK || !baseOK {
		return nil, true
	}
	w = &wanted{
		namespace: subject.Namespace,
		name:      service,
		selector:  []label{{dialect.LabelPrefix + subject.Module, "true"}},
		port:      port,
		target:    target,
		module:    subject.Module,
		settings:  own,
		owners: []owner{{
			object: o, mark: subject.ModuleDeployment, previousNames: subject.PreviousNames, base: base, generation: "V1", request: &strategyRequest,
		}},
	}
	single, _ := strategy.descend(portField)
	if !w.addPorts(list, single) {
		return nil, true
	}
	warnController(o, subject.ModuleDeployment, subject.Module)
	return w, true
}

// readEnabled returns whether a ModuleDeployment requests a Service. If ok is false it may do so.
func readEnabled(strategy field) (enabled, ok bool) {
	f, ok := strategy.descend(enableField)
	if !ok {
		return true, false
	}
	return f.flag()
}

// warnWithoutFlag warns about the ports of a ModuleDeployment without the field that requests a Service. In a ResourceList a later
// step may add that.
func warnWithoutFlag(strategy field) {
	if strategy.object.run.inPipeline || strategy.value.Field(requester.EnableFlag).Kind() == document.Bool {
		return
	}
	for _, name := range portNames {
		if strategy.value.Field(name).Kind() != document.Absent {
			strategy.key(name).warn(rule.MisplacedField, nil, "has no effect without the field %s: set that to true to request a Service, or to "+
				"false to request none", requester.EnableFlag)
			return
		}
	}
}

func warnWithoutLabels(o *object) {
	f, ok := o.field(labelsField...)
	if ok && f.isEmpty() {
		f.warn(rule.MissingLabels, nil, "is empty: module-controller V1 crashes on a ModuleDeployment without labels; give it any label")
	}
}

// readModule reads the module's name, which becomes part of a label's key and of the Service's name, which it returns with the
// settings for the module.
func readModule(o *object, d requester.Dialect, subject *config.Subject) (service string, own config.Settings, ok bool) {
	f, ok := o.field(moduleNameField...)
	if !ok {
		return "", own, false
	}
	if subject.Module, ok = f.text(); !ok {
		return "", own, false
	}
	if subject.Module == "" {
		f.fail(rule.Required, nil, "is required%s", misspeltModule(o))
		return "", own, false
	}
	own = o.run.config.For(*subject)
	own.Selector = config.SelectorModule // a ModuleDeployment has no labels of its own to select by
	if service, ok = serviceName(o, own, *subject, f); !ok {
		return "", own, false
	}
	if isLabel(subject.Module) {
		return service, own, true
	}
	key := d.LabelPrefix + subject.Module
	for _, message := range validation.IsQualifiedName(key) {
		f.fail(rule.ModuleName, nil, "gives the invalid selector key %q: %s, got %q", key, message, subject.Module)
		ok = false
	}
	return service, own, ok
}

// misspeltModule returns which key on the way to the name of the module is misspelt, to be appended to a message, "" if none is.
func misspeltModule(o *object) string {
	for depth, key := range moduleNameField {
		around := o.peek(moduleNameField[:depth]...)
		if !around.value.Field(key).IsNull() {
			continue
		}
		for other, value := range around.value.Fields() {
			if !value.IsNull() && typo.Nearest(other, []string{key}) != "" {
				return fmt.Sprintf("; %s %s", around.key(other).path(), typo.Unknown(other, []string{key}))
			}
		}
		return ""
	}
	return ""
}

func readPort(strategy field) (port int, ok bool) {
	f, ok := strategy.descend(portField)
	if !ok {
		return 0, false
	}
	if !f.isSet() {
		f.fail(rule.Required, nil, "is required: a whole number from 1 to 65535")
		return 0, false
	}
	return f.port("")
}

// readTarget reads the targetPort. Like the controller it takes the port if targetPort is absent, null, 0 or "".
func readTarget(strategy field, port int) (t target, ok bool) {
	f, ok := strategy.descend(targetPortField)
	if !ok {
		return t, false
	}
	kind, text := f.value.Kind(), f.value.Text()
	switch {
	case isZero(f.value), kind != document.Int && kind < document.Map && text == "":
		return target{number: port}, true
	case kind != document.String || document.IsNumeral(text):
		t.number, ok = f.port(" or the name of a container's port")
		return t, ok
	}
	t.name, ok = f.portName(text)
	return t, ok
}
