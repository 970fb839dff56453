CREATE TABLE users (
  id BIGINT NOT NULL PRIMARY KEY,
  name VARCHAR(100) NOT NULL,
  orders INT NOT NULL DEFAULT 0
);

CREATE TABLE carts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  item VARCHAR(100) NOT NULL,
  PRIMARY KEY (user_id, id),
  KEY carts_id (id)
);

CREATE TABLE payments (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  status VARCHAR(20) NOT NULL,
  KEY payments_user (user_id),
  KEY payments_status (status)
);
