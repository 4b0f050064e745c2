package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/typo"
)

// What Argo CD passes to a config management plugin: the parameters of an Application as JSON, and its plugin environment
// under a prefix. https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
const (
	argocdParameters = "ARGOCD_APP_PARAMETERS"
	argocdEnv        = "ARGOCD_ENV_MODULE_SERVICE_"
)

// Parameters with a string, and those with a map of strings by the prefix of their keys in a ConfigMap.
var (
	argocdStrings = []string{"type", "name", "port-name", "selector", "strict"}
	argocdMaps    = map[string]string{"labels": "label.", "annotations": "annotation."}
)

// arguments are the settings that Argo CD passes: the data of a ConfigMap, and for each key the variable that it is from.
type arguments struct{ data, variables map[string]string }

func (a arguments) set(key, value, variable string) { a.data[key], a.variables[key] = value, variable }

// argocdArguments returns the settings that Argo CD passes in an environment. Parameters win over the plugin environment.
func argocdArguments(environ []string) (arguments, error) {
	all := arguments{map[string]string{}, map[string]string{}}
	parameters := ""
	for _, variable := range environ {
		name, value, _ := strings.Cut(variable, "=")
		if name == argocdParameters {
			parameters = value
		}
		suffix, ours := strings.CutPrefix(name, argocdEnv)
		if !ours {
			continue
		}
		key := strings.ReplaceAll(strings.ToLower(suffix), "_", "-")
		if !slices.Contains(argocdStrings, key) {
			return all, fmt.Errorf("%s is unknown: known are %s", name, argocdEnvNames())
		}
		all.set(key, value, name)
	}
	if strings.TrimSpace(parameters) == "" {
		return all, nil
	}
	return all, all.addParameters(parameters)
}

// addParameters adds what the variable with the parameters holds. Its errors name the parameter, and an entry of a map, but no value.
func (a arguments) addParameters(text string) error {
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		return fmt.Errorf("%s is not a JSON list of parameters: %w", argocdParameters, err)
	}
	list, isList := value.([]any)
	if !isList && value != nil {
		return fmt.Errorf("%s is not a JSON list of parameters, but %s", argocdParameters, kindOfJSON(value))
	}
	seen := map[string]bool{}
	for i, v := range list {
		parameter, _ := v.(map[string]any)
		name, _ := parameter["name"].(string)
		switch {
		case name == "":
			return fmt.Errorf("%s: parameter %d of the list must be a map with a name", argocdParameters, i+1)
		case seen[name]:
			return fmt.Errorf("%s: parameter %q is given twice", argocdParameters, name)
		}
		seen[name] = true
		maps.DeleteFunc(parameter, isEmpty) // a form can leave such beside the value
		if err := a.addParameter(name, parameter); err != nil {
			return fmt.Errorf("%s: parameter %q %w", argocdParameters, name, err)
		}
	}
	return nil
}

func (a arguments) addParameter(name string, parameter map[string]any) error {
	prefix, isMap := argocdMaps[name]
	if !isMap {
		value, isString := parameter["string"].(string)
		switch {
		case !slices.Contains(argocdStrings, name):
			known := slices.AppendSeq(slices.Clone(argocdStrings), maps.Keys(argocdMaps))
			slices.Sort(known)
			return errors.New(typo.Unknown(name, known))
		case !isString || parameter["array"] != nil || parameter["map"] != nil:
			return fmt.Errorf("must be a string, got %s", kindOfParameter(parameter))
		}
		a.set(name, value, argocdParameters)
		return nil
	}
	entries, isMap := parameter["map"].(map[string]any)
	if !isMap && parameter["map"] != nil || parameter["string"] != nil || parameter["array"] != nil {
		return fmt.Errorf("must be a map, got %s", kindOfParameter(parameter))
	}
	for _, key := range slices.Sorted(maps.Keys(entries)) {
		value, isString := entries[key].(string)
		switch {
		case key == "":
			return errors.New("has an entry with an empty key")
		case !isString:
			return fmt.Errorf("has the entry %q, which must be a string, got %s", key, kindOfJSON(entries[key]))
		}
		a.set(prefix+key, value, argocdParameters)
	}
	return nil
}

// isEmpty reports whether a field of a parameter is a list or a map without entries.
func isEmpty(_ string, value any) bool {
	switch v := value.(type) {
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return false
}

// kindOfParameter names what a parameter holds, for a message.
func kindOfParameter(parameter map[string]any) string {
	var kinds []string
	for _, key := range []string{"string", "array", "map"} {
		if value := parameter[key]; value != nil {
			kinds = append(kinds, kindOfJSON(value))
		}
	}
	return cmp.Or(strings.Join(kinds, " and "), "nothing")
}

func kindOfJSON(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "true or false"
	case float64:
		return "a number"
	case string:
		return "a string"
	case []any:
		return "a list"
	}
	return "a map"
}

func argocdEnvNames() string {
	var names []string
	for _, key := range argocdStrings {
		names = append(names, argocdEnv+strings.ToUpper(strings.ReplaceAll(key, "-", "_")))
	}
	return strings.Join(names, ", ")
}

// withArguments merges arguments over a configuration that has been decoded without errors.
func withArguments(object *yaml.Node, file string, arguments arguments) (*config.Config, kptfn.Results) {
	if results := arguments.validate(); results.ExitCode() != 0 {
		return nil, results
	}
	merged, results := config.Decode(config.Merge(object, config.ConfigMap(arguments.data)), file)
	if merged == nil { // each by itself has no errors
		for _, r := range results {
			r.Message += "; Argo CD passes " + arguments.names()
		}
	}
	return merged, results
}

// validate returns the errors of the arguments. It decodes each one by itself, so that an error names the entry of a map. If each by
// itself is valid, the errors are those of all together.
func (a arguments) validate() kptfn.Results {
	_, together := config.Decode(config.ConfigMap(a.data), "")
	if together.ExitCode() == 0 {
		return nil
	}
	var alone kptfn.Results
	for _, key := range slices.Sorted(maps.Keys(a.data)) {
		_, results := config.Decode(config.ConfigMap(map[string]string{key: a.data[key]}), "")
		for _, r := range results {
			a.attribute(r, a.variables[key], argumentName(key))
		}
		alone = append(alone, results...)
	}
	if alone.ExitCode() != 0 {
		return alone
	}
	for _, r := range together {
		a.attribute(r, argocdParameters, argumentName(strings.TrimSuffix(strings.TrimPrefix(r.Field.Path, "data["), "]")))
	}
	return together
}

// names names the arguments, but no entries of maps.
func (a arguments) names() string {
	names := map[string]bool{}
	for key := range a.data {
		name, _, _ := strings.Cut(argumentName(key), "[")
		names[name] = true
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), ", ")
}

// attribute makes a result about an argument name the variable that it is from and, if that holds the parameters, the parameter.
func (a arguments) attribute(r *kptfn.Result, variable, parameter string) {
	r.ResourceRef = &kptfn.ResourceRef{Kind: variable}
	if r.Field != nil && strings.HasPrefix(r.Field.Path, "spec.") { // what is missing beside the argument
		r.Message = r.Field.Path + ": " + r.Message
	}
	r.Field = nil
	if variable == argocdParameters {
		r.Field = &kptfn.Field{Path: parameter}
	}
	r.Message = withoutValues(r.Message, a.data)
}

// withoutValues returns a message without the values of arguments: Argo CD shows it to everybody who sees the Application, and
// the plugin environment can hold secrets.
func withoutValues(message string, arguments map[string]string) string {
	for _, value := range arguments {
		message = strings.ReplaceAll(message, ", got "+strconv.Quote(value), "")
		message = strings.ReplaceAll(message, strconv.Quote(value), `"…"`)
		if len(value) >= 8 { // a shorter one can be a word of the message
			word := regexp.MustCompile(`(^|[^A-Za-z0-9])` + regexp.QuoteMeta(value) + `([^A-Za-z0-9]|$)`)
			message = word.ReplaceAllString(message, "${1}…${2}")
		}
	}
	return message
}

// argumentName returns what a key of the ConfigMap is called among the parameters.
func argumentName(key string) string {
	for name, prefix := range argocdMaps {
		if entry, found := strings.CutPrefix(key, prefix); found {
			return name + "[" + entry + "]"
		}
	}
	return key
}
