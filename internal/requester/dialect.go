package requester

import "strings"

// A Dialect is an API version under which ModuleDeployments are in use. The module-controller of each labels the Pods
// that carry a module with that prefix and the module's name, so a Service selects by the label of its own dialect.
type Dialect struct{ APIVersion, LabelPrefix string }

var dialects = [...]Dialect{
	{"koupleless.io/v1alpha1", "module.koupleless.io/"},
	{"koupleless.alipay.com/v1alpha1", "module.koupleless.alipay.com/"},
	{"serverless.alipay.com/v1alpha1", "module.serverless.alipay.com/"},
}

// DialectOf returns the dialect of an API version, false if there is none.
func DialectOf(apiVersion string) (Dialect, bool) {
	for _, d := range dialects {
		if d.APIVersion == apiVersion {
			return d, true
		}
	}
	return Dialect{}, false
}

// InKnownGroup reports whether an API version is of the API group of a dialect.
func InKnownGroup(apiVersion string) bool {
	group, _, _ := strings.Cut(apiVersion, "/")
	for _, d := range dialects {
		if known, _, _ := strings.Cut(d.APIVersion, "/"); known == group {
			return true
		}
	}
	return false
}

// KnownAPIVersions returns the API versions of all dialects, with commas between them.
func KnownAPIVersions() string {
	var known []string
	for _, d := range dialects {
		known = append(known, d.APIVersion)
	}
	return strings.Join(known, ", ")
}
