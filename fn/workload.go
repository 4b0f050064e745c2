package fn

import (
	"sync"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
)

// Controller V2 runs a module as an ordinary workload: its Pods carry these labels.
const (
	componentModule = "module"
	moduleNameLabel = "module.koupleless.io/name"
)

// readWorkload reads a module of controller V2, which requests a Service by its annotations. It can be of any kind: the
// controller knows a module by the label of its Pods.
func readWorkload(o *object) (w *wanted, isModule bool) {
	pods, ok := readPodTemplate(o)
	if !ok {
		warnWithoutPods(o)
		return nil, false
	}
	annotations, ok := o.field(annotationsField...)
	if !ok || !annotations.requireKind(document.Map) {
		return nil, false
	}
	onPods := pods.annotations()
	isModule = len(ourAnnotations(annotations.value)) > 0
	if !isModule && len(ourAnnotations(onPods.value)) == 0 {
		suspectElsewhere(o)
		return nil, false
	}
	isLocal, localOK := readLocalConfig(o)
	if isLocal {
		return nil, false
	}
	before := len(o.run.entries)
	warnAnnotations(o)
	warnBesideAnnotations(o, onPods.keys, func(annotation string) bool { return annotation != OwnerAnnotation })
	warnPodAnnotations(o, annotations, onPods)
	enabled, enabledOK := readEnableAnnotation(annotations)
	if !enabled {
		if len(o.run.entries) == before {
			suspectElsewhere(o)
		}
		if len(o.run.entries) == before {
			warnWithoutRequest(annotations)
		}
		return nil, isModule
	}
	warnWorkloadKind(o)
	checkMetadata(o, field.fail)
	list, listOK := readPorts(o)
	w, ok = readModulePods(o, pods, list)
	port, portOK := readPortAnnotation(o, list)
	target, targetOK := readTargetAnnotation(o, port)
	checkLabels(o)
	checkLabels(o, pods.keys...)
	if !localOK || !enabledOK || !ok || !listOK || !portOK || !targetOK {
		return nil, true
	}
	w.port, w.target = port, target
	if port == 0 {
		w.splitPorts(list)
		ok = w.checkOwnPort(list)
	} else {
		own, _ := o.field(portAnnotationField...)
		ok = w.addPorts(list, own)
	}
	if !ok {
		return nil, true
	}
	warnTargetNames(pods, w, list)
	return w, true
}

// warnTargetNames warns about the names of ports that no container of the Pods declares.
func warnTargetNames(pods podTemplate, w *wanted, list portList) {
	declaredOnce := sync.OnceValue(func() declaration { return declaredPorts(pods.object, pods.path("spec")...) })
	single, _ := pods.object.field(targetAnnotationField...)
	w.eachNamedTarget(single, list, func(f field, name, protocol string) {
		declared := declaredOnce()
		if declared.ok && len(declared.ports) == 0 {
			f.warn(rule.UndeclaredPort, nil, "leads to the port named %q, but the containers of a module declare no ports: give the number that the module listens on", name)
			return
		}
		declared.check(f, name, protocol, "the Pods")
	})
}

// readModulePods reads the fields of a Service that follow from the Pods of a workload: all but the ports.
func readModulePods(o *object, pods podTemplate, list portList) (w *wanted, ok bool) {
	subject, subjectOK := readSubject(o)
	labels, ok := pods.labels()
	if !ok || !checkComponent(labels) {
		return nil, false
	}
	name, from, nameOK := readModuleName(pods, labels)
	subject.Module = name
	own := o.run.config.For(subject)
	if single, _ := o.field(portAnnotationField...); !single.isSet() && !list.has(own.PortName) && len(list.ports) > 0 {
		subject.PortName = list.ports[0].name
		own = o.run.config.For(subject)
	}
	by, byOK := readSelectorAnnotation(o, own.Selector)
	own.Selector = by
	if !nameOK || !byOK {
		return nil, false
	}
	service, serviceOK := serviceName(o, own, subject, from)
	selector, selectorKeys, selectorOK := readSelector(pods, labels, by)
	if ok = subjectOK && serviceOK && selectorOK; ok {
		warnOtherName(pods, name, from)
	}
	return &wanted{
		namespace: subject.Namespace,
		name:      service,
		selector:  selector,
		settings:  own,
		module:    name,
		owners: []owner{{
			object: o, mark: o.id.Kind + "/" + subject.ModuleDeployment, previousNames: subject.PreviousNames, generation: "V2",
			environment: readEnvironment(pods), moduleLabel: labels.value.Field(moduleNameLabel).Text(),
			request: &request{selectorKeys, portAnnotationField, targetAnnotationField},
		}},
	}, ok
}

// readEnableAnnotation reports whether the annotations of a workload request a Service. If ok is false they may do so.
func readEnableAnnotation(annotations field) (enabled, ok bool) {
	f, ok := annotations.child(enableAnnotation)
	if !ok {
		return true, false
	}
	if !f.isSet() {
		return false, true
	}
	text, ok := f.text()
	if ok && text != "true" && text != "false" {
		f.fail(rule.WrongType, nil, "must be \"true\" or \"false\", got %q", text)
		ok = false
	}
	enabled, _ = f.word()
	return enabled, ok
}

// checkComponent reports whether Pods with these labels are those of a module.
func checkComponent(labels field) bool {
	f, ok := labels.child(requester.ComponentLabel)
	if !ok {
		return false
	}
	value, ok := f.text()
	if ok && value != componentModule {
		f.suspect(rule.ComponentLabel, componentModule, "must be %q but is %s, so no Service is generated for it: controller V2 recognizes "+
			"the Pods of a module by this label", componentModule, f.value.Describe())
		return false
	}
	return ok
}

// readPortAnnotation reads the port of the module, 0 if a list of ports has it.
func readPortAnnotation(o *object, list portList) (port int, ok bool) {
	f, ok := o.field(portAnnotationField...)
	switch {
	case !ok:
		return 0, false
	case f.isSet():
		text, ok := f.text()
		if !ok {
			return 0, false
		}
		return f.parsePort(text, ", in quotes")
	case !list.field.isSet():
		f.fail(rule.Required, nil, "is required: a whole number from 1 to 65535, in quotes")
		return 0, false
	}
	if target, _ := o.field(targetAnnotationField...); target.isSet() {
		target.warn(rule.MisplacedField, nil, "has no effect without %s: it belongs in %s", portAnnotation, portsAnnotation)
	}
	return 0, true
}

func readTargetAnnotation(o *object, port int) (t target, ok bool) {
	f, ok := o.field(targetAnnotationField...)
	if !ok {
		return t, false
	}
	text, ok := f.text()
	switch {
	case !ok:
		return t, false
	case text == "" || text == "0":
		return target{number: port}, true
	}
	return f.parseTarget(text, ", in quotes")
}
