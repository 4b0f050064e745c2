package fn

import (
	"slices"
	"strings"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/requester"
	"github.com/koupleless/module-service/internal/rule"
	"github.com/koupleless/module-service/internal/typo"
)

// strategyNames are all the fields that a serviceStrategy has.
var strategyNames = []string{requester.EnableFlag, "port", "targetPort"}

// portNames are those of its ports.
var portNames = strategyNames[1:]

// maxEdits is how far a name may be from the one that was meant. Other fields beside it are further away.
const maxEdits = 3

// warnMisspelt warns about the fields of a ModuleDeployment that an API server removes silently, if they may be
// meant to request a Service.
func warnMisspelt(o *object) {
	at := o.peek(strategyField...)
	isRequest := at.value.Field(requester.EnableFlag).Kind() == document.Bool
	for key := range at.value.Fields() {
		switch {
		case slices.Contains(strategyNames, key), key == portsAnnotation: // which warnBesideAnnotations finds
		case isRequest:
			at.key(key).warn(rule.MisspeltField, nil, "%s", typo.Unknown(key, strategyNames))
		default:
			at.key(key).suspect(rule.MisspeltField, nil, "%s", typo.Unknown(key, strategyNames))
		}
	}
	if slices.ContainsFunc(annotationHints, o.source.Mentions) {
		warnWorkloadAnnotations(o, isRequest)
		warnAnnotations(o)
		warnBesideAnnotations(o, nil, func(annotation string) bool { return annotation == portsAnnotation })
	}
	if isRequest {
		warnMisplacedPorts(o)
		return
	}
	if at.value.Field(requester.EnableFlag).IsNull() {
		checkMetadata(o, field.suspect)
	}
	suspectFields(o.peek(), nil)
}

// warnMisplacedPorts warns about the ports of a ModuleDeployment that requests a Service if they stand around the map that they
// belong in.
func warnMisplacedPorts(o *object) {
	for depth := 1; depth < len(strategyField); depth++ {
		around := o.root().Lookup(strategyField[:depth]...)
		for _, name := range portNames {
			if around.Field(name).Kind() != document.Absent {
				f := o.peek(strategyField[:depth]...).peek(name)
				f.warn(rule.MisplacedField, nil, "belongs in %s", strings.Join(strategyField, "."))
			}
		}
	}
}

// The fields of a ModuleDeployment by which it requests a Service, and the maps that they belong in.
var strategyPlaces = []struct {
	name string
	in   []string
}{
	{"operationStrategy", []string{"spec"}},
	{"serviceStrategy", []string{"spec", "operationStrategy"}},
	{requester.EnableFlag, []string{"spec", "operationStrategy", "serviceStrategy"}},
	{"port", []string{"spec", "operationStrategy", "serviceStrategy"}},
	{"targetPort", []string{"spec", "operationStrategy", "serviceStrategy"}},
}

// maxSuspicionDepth is how deep fields in a wrong place are looked for, and maxSuspicionFields in how many of a resource. Its aliases can
// stand for more than can be read.
const (
	maxSuspicionDepth  = 16
	maxSuspicionFields = 10_000
)

// maySearch counts the fields that are searched for those in a wrong place, and reports whether this one may be.
func (o *object) maySearch() bool {
	if o.searched >= maxSuspicionFields {
		return false
	}
	o.searched++
	return true
}

// suspectFields looks for fields that are misspelt, or known ones in a wrong place.
func suspectFields(f field, in []string) {
	if len(f.keys) > maxSuspicionDepth || f.value.Kind() != document.Map {
		return
	}
	for key, value := range f.value.Fields() {
		if !f.object.maySearch() {
			return
		}
		child := f.key(key)
		child.value = value
		name, right := placeOf(key, in, f.value)
		isRival := key != name && !f.value.Field(name).IsNull() // beside the right one
		switch {
		case len(in) == 0 && key == "status":
			continue
		case name == "" || isRival:
			suspectFields(child, append(slices.Clip(in), key))
			continue
		case key != name:
			f.key(key).suspect(rule.MisspeltField, nil, "%s", typo.Unknown(key, []string{name}))
		case !slices.Equal(in, right):
			f.key(key).suspect(rule.MisplacedField, nil, "belongs in %s", strings.Join(right, "."))
		}
		suspectFields(child, append(slices.Clip(right), name))
	}
}

// placeOf returns which of the fields a key in a map is or was meant to be, "" if none, and the map that it belongs in. A port is
// one of many fields of that name everywhere but in the maps of the strategies, and goes with the flag beside it.
func placeOf(key string, in []string, around Value) (name string, right []string) {
	if len(in) == 0 {
		return "", nil
	}
	for _, p := range strategyPlaces {
		isPort := p.name == "port" || p.name == "targetPort"
		inStrategy := slices.Equal(in, p.in) || isPort && slices.Equal(in, p.in[:2]) && around.Field(requester.EnableFlag).IsNull()
		switch {
		case key == p.name && (!isPort || inStrategy):
			return p.name, p.in
		case !isPort && key != p.name && typo.Distance(key, p.name) <= maxEdits && (len(in) < 2 || slices.Equal(in, p.in)):
			return p.name, p.in
		}
	}
	return "", nil
}
