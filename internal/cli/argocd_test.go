package cli

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestArgocdArguments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		reason, parameters string
		environ            []string
		want               map[string]string
		err                string
	}{
		{"nothing", "", nil, map[string]string{}, ""},
		{"no parameters", "null", nil, map[string]string{}, ""},
		{"an empty list", "[]", nil, map[string]string{}, ""},
		{"strings", `[{"name":"type","string":"ClusterIP"},{"name":"port-name","string":"web"}]`, nil, map[string]string{"type": "ClusterIP", "port-name": "web"}, ""},
		{"what a workload is selected by", `[{"name":"selector","string":"workload"}]`, nil, map[string]string{"selector": "workload"}, ""},
		{"an empty string is a setting that is empty", `[{"name":"type","string":""}]`, nil, map[string]string{"type": ""}, ""},
		{"maps", `[{"name":"labels","map":{"team":"shop"}},{"name":"annotations","map":{"a/b":"c"}}]`, nil, map[string]string{"label.team": "shop", "annotation.a/b": "c"}, ""},
		{"a map without entries", `[{"name":"labels"}]`, nil, map[string]string{}, ""},
		{"empty lists and maps beside the values", `[{"name":"type","string":"ClusterIP","array":[],"map":{}},{"name":"labels","map":{"a":"b"},"array":[]}]`, nil, map[string]string{"type": "ClusterIP", "label.a": "b"}, ""},
		{"an unknown name", `[{"name":"typ","string":"ClusterIP"}]`, nil, nil, `parameter "typ" is unknown: did you mean "type"?`},
		{"a name that is far from all", `[{"name":"xyzzyplugh","string":"a"}]`, nil, nil, "known are annotations, labels, name, port-name, selector, strict, type"},
		{"no name", `[{"string":"a"}]`, nil, nil, "parameter 1 of the list must be a map with a name"},
		{"a name twice", `[{"name":"type","string":"a"},{"name":"type","string":"b"}]`, nil, nil, "is given twice"},
		{"a map for a string", `[{"name":"type","map":{"a":"b"}}]`, nil, nil, `parameter "type" must be a string`},
		{"a string for a map", `[{"name":"labels","string":"a=b"}]`, nil, nil, `parameter "labels" must be a map`},
		{"a list for a map", `[{"name":"labels","array":["a"]}]`, nil, nil, `parameter "labels" must be a map`},
		{"no JSON", `type=ClusterIP`, nil, nil, "is not a JSON list"},
		{"an object", `{"name":"type"}`, nil, nil, "is not a JSON list"},
		{"the plugin environment", "", []string{"ARGOCD_ENV_MODULE_SERVICE_PORT_NAME=web", "ARGOCD_ENV_OTHER=x", "PORT_NAME=y"}, map[string]string{"port-name": "web"}, ""},
		{"a parameter wins over the environment", `[{"name":"type","string":"ClusterIP"}]`, []string{"ARGOCD_ENV_MODULE_SERVICE_TYPE=NodePort"}, map[string]string{"type": "ClusterIP"}, ""},
		{"an unknown variable of ours", "", []string{"ARGOCD_ENV_MODULE_SERVICE_TYP=x"}, nil, "known are ARGOCD_ENV_MODULE_SERVICE_TYPE"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			got, err := argocdArguments(append(c.environ, "ARGOCD_APP_PARAMETERS="+c.parameters))
			if c.err != "" {
				require.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got.data)
		})
	}
}
