package cli

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/yamlnode"
)

// What Argo CD passes to a config management plugin: the parameters of an Application as JSON, and its plugin environment
// under a prefix. https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
const (
	argocdParameters = "ARGOCD_APP_PARAMETERS"
	argocdEnv        = "ARGOCD_ENV_MODULE_SERVICE_"
)

// An argocdParameter is an entry of ARGOCD_APP_PARAMETERS. It has one of the three values.
type argocdParameter struct {
	Name   string            `json:"name"`
	String *string           `json:"string"`
	Array  []string          `json:"array"`
	Map    map[string]string `json:"map"`
}

// Parameters with a string, and those with a map of strings by the prefix of their keys in a ConfigMap.
var (
	argocdStrings = []string{"type", "name", "port-name", "selector", "strict"}
	argocdMaps    = map[string]string{"labels": "label.", "annotations": "annotation."}
)

// argocdArguments returns the settings that Argo CD passes in an environment as the data of a ConfigMap, empty where there
// are none. Parameters win over the plugin environment.
func argocdArguments(environ []string) (map[string]string, error) {
	arguments := map[string]string{}
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
			return nil, fmt.Errorf("%s is unknown: known are %s", name, argocdEnvNames())
		}
		arguments[key] = value
	}
	if strings.TrimSpace(parameters) == "" {
		return arguments, nil
	}
	var all []argocdParameter
	if err := json.Unmarshal([]byte(parameters), &all); err != nil {
		return nil, fmt.Errorf("%s is not a JSON list of parameters: %w", argocdParameters, err)
	}
	seen := map[string]bool{}
	for _, p := range all {
		if seen[p.Name] {
			return nil, fmt.Errorf("%s: parameter %q is given twice", argocdParameters, p.Name)
		}
		seen[p.Name] = true
		if err := p.addTo(arguments); err != nil {
			return nil, fmt.Errorf("%s: parameter %q %w", argocdParameters, p.Name, err)
		}
	}
	return arguments, nil
}

func (p argocdParameter) addTo(arguments map[string]string) error {
	prefix, isMap := argocdMaps[p.Name]
	switch {
	case isMap && (p.String != nil || p.Array != nil):
		return fmt.Errorf("must be a map")
	case isMap:
		for key, value := range p.Map {
			arguments[prefix+key] = value
		}
		return nil
	case !slices.Contains(argocdStrings, p.Name):
		return fmt.Errorf("is unknown%s", knownParameters(p.Name))
	case p.String == nil:
		return fmt.Errorf("must be a string")
	}
	arguments[p.Name] = *p.String
	return nil
}

func knownParameters(name string) string {
	known := slices.Clone(argocdStrings)
	for m := range argocdMaps {
		known = append(known, m)
	}
	slices.Sort(known)
	if near := config.Nearest(name, known); near != "" {
		return fmt.Sprintf(": did you mean %q?", near)
	}
	return ": known are " + strings.Join(known, ", ")
}

func argocdEnvNames() string {
	var names []string
	for _, key := range argocdStrings {
		names = append(names, argocdEnv+strings.ToUpper(strings.ReplaceAll(key, "-", "_")))
	}
	return strings.Join(names, ", ")
}

// withArguments lays arguments over a configuration that has been decoded without mistakes.
func withArguments(object *yaml.Node, file string, arguments map[string]string) (*config.Config, kptfn.Results) {
	configMap := config.ConfigMap(arguments)
	if _, results := config.Decode(configMap, ""); results.ExitCode() != 0 {
		for _, r := range results {
			r.ResourceRef = &kptfn.ResourceRef{Kind: argocdParameters}
			r.Field.Path = argumentName(r.Field.Path)
			r.Field.CurrentValue = nil
			r.Message = withoutValues(r.Message, arguments)
		}
		return nil, results
	}
	if yamlnode.Scalar(object, "kind") == "ConfigMap" {
		object = config.FromConfigMap(object)
	}
	return config.Decode(config.Merge(object, config.FromConfigMap(configMap)), file)
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

// argumentName returns what a field of the ConfigMap is called among the parameters.
func argumentName(path string) string {
	path = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(path, "data."), "data["), "]")
	for name, prefix := range argocdMaps {
		if key, found := strings.CutPrefix(path, prefix); found {
			return name + "[" + key + "]"
		}
	}
	return path
}
