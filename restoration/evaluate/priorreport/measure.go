package priorreport

import (
	"context"
	"fmt"
	"time"
)

// Progress tells how a measurement goes on.
type Progress struct {
	What        string        // is done next; empty at the end
	Done, Total int           // measurements
	Left        time.Duration // 0 while unknown
}

// Measure runs what the journal does not hold yet about the subject. tell is called
// before each measurement and at the end. When ctx ends, what was measured is in the
// journal and the error is ctx's; the other errors name what failed.
func Measure(ctx context.Context, j *Journal, s *Suite, sub Subject, tell func(Progress)) error {
	return measure(ctx, j, s.missing(j, sub), tell, time.Now)
}

// missing lists the jobs whose rows the journal lacks.
func (s *Suite) missing(j *Journal, sub Subject) []job {
	var list []job
	for _, job := range s.jobs(sub) {
		if _, known := j.Find(job.row); !known {
			list = append(list, job)
		}
	}
	return list
}

// measure is Measure with the clock injected.
func measure(ctx context.Context, j *Journal, jobs []job, tell func(Progress), now func() time.Time) error {
	rest, done := 0.0, 0.0
	for _, job := range jobs {
		rest += job.cost
	}
	begin := now()
	for i, job := range jobs {
		p := Progress{What: job.what, Done: i, Total: len(jobs)}
		if done > 0 {
			p.Left = time.Duration(float64(now().Sub(begin)) * rest / done)
		}
		tell(p)
		start := now()
		row := job.row
		var err error
		if job.time != nil {
			row.Seconds, row.Ratio, err = job.time(ctx)
		} else {
			row.Scores, err = job.run(ctx)
			row.Seconds = now().Sub(start).Seconds()
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", job.what, err)
		}
		row.Seconds, row.Ratio = round(row.Seconds, 4), round(row.Ratio, 3)
		if err := j.Add(row); err != nil {
			return err
		}
		done, rest = done+job.cost, rest-job.cost
	}
	tell(Progress{Done: len(jobs), Total: len(jobs)})
	return nil
}
