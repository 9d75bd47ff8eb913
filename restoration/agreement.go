package restoration

import (
	"fmt"
	"math"
)

// poorResidual is the residual beyond which a sample agrees less with the photo than
// chance explains: the residual of even a thousand measured values is
// within a few hundredths of 1.
const poorResidual = 2

// Agreement says in words what [Sample.Residual] means; it is empty where there is
// none.
func (s Sample) Agreement() string {
	switch r := s.Residual; {
	case math.IsNaN(r):
		return ""
	case r > poorResidual:
		return fmt.Sprintf("residual %.1f: it agrees less with the photo than the photo's noise allows", r)
	default:
		return fmt.Sprintf("residual %.2f (about 1 fits the photo)", r)
	}
}
