package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn"
)

// TestProcessorAgrees runs the golden ResourceLists through the kpt functions SDK: the same items must come out, in the
// same order, and the same results, but for what the SDK itself does not know.
func TestProcessorAgrees(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"lifecycle", "five-mistakes", "kustomize-renamed", "v1beta1", "generators", "no-items"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := filepath.Glob(filepath.Join("../../testdata", name, "in.*"))
			require.NoError(t, err)
			require.Len(t, files, 1)
			input, err := os.ReadFile(files[0])
			require.NoError(t, err)
			code, stdout, _ := run(t, string(input))

			list, err := kptfn.ParseResourceList(input)
			require.NoError(t, err)
			ok, err := fn.Process(list)
			require.NoError(t, err)
			assert.Equal(t, code == 0, ok)

			want, err := kptfn.ParseResourceList([]byte(stdout))
			require.NoError(t, err)
			require.Len(t, list.Items, len(want.Items))
			for i, item := range list.Items {
				assert.Equal(t, decode(t, want.Items[i]), decode(t, item), "item %d", i)
			}
			require.Len(t, list.Results, len(want.Results))
			for i, result := range list.Results {
				assert.Equal(t, fn.FormatResult(want.Results[i]), fn.FormatResult(result))
			}
		})
	}
}

func decode(t *testing.T, object *kptfn.KubeObject) any {
	t.Helper()
	var value any
	require.NoError(t, yaml.Unmarshal([]byte(object.String()), &value))
	return value
}
