package fn

import "strings"

const moduleDeploymentKind = "ModuleDeployment"

// A dialect is an API version under which ModuleDeployments are in use. The module-controller of each labels the Pods
// that carry a module with that prefix and the module's name, so a Service selects by the label of its own dialect.
type dialect struct {
	apiVersion  string
	labelPrefix string
}

var dialects = [...]dialect{
	{"koupleless.io/v1alpha1", "module.koupleless.io/"},
	{"koupleless.alipay.com/v1alpha1", "module.koupleless.alipay.com/"},
	{"serverless.alipay.com/v1alpha1", "module.serverless.alipay.com/"},
}

func dialectOf(apiVersion string) (dialect, bool) {
	for _, d := range dialects {
		if d.apiVersion == apiVersion {
			return d, true
		}
	}
	return dialect{}, false
}

// inKnownGroup reports whether an API version is of the API group of a dialect.
func inKnownGroup(apiVersion string) bool {
	group, _, _ := strings.Cut(apiVersion, "/")
	for _, d := range dialects {
		if known, _, _ := strings.Cut(d.apiVersion, "/"); known == group {
			return true
		}
	}
	return false
}

func knownAPIVersions() string {
	var known []string
	for _, d := range dialects {
		known = append(known, d.apiVersion)
	}
	return strings.Join(known, ", ")
}
