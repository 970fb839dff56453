// Package service is what the handlers may ask about surveys. Options are kept
// in Redis, one key each.
package service

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"example.com/survey/model"
	"example.com/survey/redis/dao"
)

// optionTTL is how long an option may be out of date.
const optionTTL = 10 * time.Minute

var (
	d   dao.DAO
	rdb *redis.Client
)

// Init gives the service its database and its cache.
func Init(store dao.DAO, cache *redis.Client) {
	d, rdb = store, cache
}

// GetSurveyByID returns one survey.
func GetSurveyByID(ctx context.Context, id int64) (*model.Survey, error) {
	return d.GetSurveyByID(ctx, id)
}

// GetQuestionsBySurveyID returns the questions of a survey in their order.
func GetQuestionsBySurveyID(ctx context.Context, surveyID int64) ([]model.Question, error) {
	return d.GetQuestionsBySurveyID(ctx, surveyID)
}

// GetAnswerSheetsBySurveyID returns what people sent in, with their answers.
func GetAnswerSheetsBySurveyID(ctx context.Context, surveyID int64) ([]model.AnswerSheet, error) {
	return d.GetAnswerSheetsBySurveyID(ctx, surveyID)
}

// GetOptionByQIDAndAnswer returns the option of a question with this text.
func GetOptionByQIDAndAnswer(ctx context.Context, qid int64, answer string) (*model.Option, error) {
	key := fmt.Sprintf("option:%d:answer:%s", qid, answer)
	if option, ok := cachedOption(ctx, key); ok {
		return option, nil
	}
	option, err := d.GetOptionByQIDAndAnswer(ctx, qid, answer)
	if err != nil {
		return nil, err
	}
	cacheOption(ctx, key, option)
	return option, nil
}

// GetOptionByQIDAndSerialNum returns the option of a question at this position.
func GetOptionByQIDAndSerialNum(ctx context.Context, qid int64, serialNum int) (*model.Option, error) {
	key := fmt.Sprintf("option:%d:serial:%d", qid, serialNum)
	if option, ok := cachedOption(ctx, key); ok {
		return option, nil
	}
	option, err := d.GetOptionByQIDAndSerialNum(ctx, qid, serialNum)
	if err != nil {
		return nil, err
	}
	cacheOption(ctx, key, option)
	return option, nil
}

func cachedOption(ctx context.Context, key string) (*model.Option, bool) {
	data, err := rdb.Get(ctx, key).Bytes()
	if err != nil {
		return nil, false
	}
	var option model.Option
	if err := json.Unmarshal(data, &option); err != nil {
		return nil, false
	}
	return &option, true
}

func cacheOption(ctx context.Context, key string, option *model.Option) {
	data, err := json.Marshal(option)
	if err != nil {
		return
	}
	if err := rdb.Set(ctx, key, data, optionTTL).Err(); err != nil {
		slog.WarnContext(ctx, "option not cached", "key", key, "error", err)
	}
}
