package fn

import (
	"fmt"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/internal/yamlnode"
)

// checkConfig refuses settings, as there are none yet: better than to ignore them.
func checkConfig(config *yaml.Node) *kptfn.Result {
	if yamlnode.IsNull(config) {
		return nil
	}
	id := idOf(config)
	settings := "spec"
	switch {
	case isConfig(id):
	case id.APIVersion == "v1" && id.Kind == "ConfigMap":
		settings = "data"
	default:
		return &kptfn.Result{Severity: kptfn.Error, Message: fmt.Sprintf(
			"functionConfig: must be %sv1alpha1 %s or a v1 ConfigMap, got %q %q", configGroup, configKind, id.APIVersion, id.Kind)}
	}
	if value := yamlnode.Lookup(config, settings); !yamlnode.IsNull(value) && len(value.Content) > 0 {
		return &kptfn.Result{Severity: kptfn.Error, Message: fmt.Sprintf(
			"functionConfig: %s: this version has no settings; remove them", settings)}
	}
	return nil
}
